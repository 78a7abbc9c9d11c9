import type { APIMessage } from 'discord.js';
import { announcementFor } from '../text/announcement.ts';

/** Says something once to people who listen to the page. */
export function announce(text: string): void {
  const announcer = document.getElementById('announcer');
  if (announcer) announcer.textContent = text;
}

/** Reads out what is new. */
export function announceMessage(before: APIMessage | undefined, message: APIMessage): void {
  const announcement = announcementFor(before, message);
  if (announcement) announce(announcement);
}
