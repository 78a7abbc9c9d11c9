import type { APIMessage } from 'discord.js';
import { newsOf } from './news.ts';

/** Says something once to people who listen to the page. */
export function announce(text: string): void {
  const announcer = document.getElementById('announcer');
  if (announcer) announcer.textContent = text;
}

/** Reads out what is new. */
export function announceMessage(before: APIMessage | undefined, message: APIMessage): void {
  const news = newsOf(before, message);
  if (news) announce(news);
}
