import type { APIMessage } from 'discord.js';
import { plainText } from './markdown/plain.ts';
import { has, LOADING, pictureCount, textOf } from './messages.ts';

/** Longer messages are cut for the ear. */
const LONGEST = 240;

/** Says something once to people who listen to the page. */
export function announce(text: string): void {
  const announcer = document.getElementById('announcer');
  if (announcer) announcer.textContent = text;
}

/** Reads out what is new; edits that only move a progress bar are not news. */
export function announceMessage(before: APIMessage | undefined, message: APIMessage): void {
  const arrived = !before || (has(before, LOADING) && !has(message, LOADING));
  if (!arrived && pictureCount(message) === pictureCount(before)) return;
  const name = message.author.global_name ?? message.author.username;
  const said = has(message, LOADING) ? 'is thinking' : plainText(textOf(message)).slice(0, LONGEST);
  announce(`${name}: ${said}`);
}
