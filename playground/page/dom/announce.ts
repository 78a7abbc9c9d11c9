import type { APIMessage } from 'discord.js';
import { announcementFor } from '../text/announcement.ts';

/** Has screen readers read a text. */
export function announce(text: string): void {
  const announcer = document.getElementById('announcer');
  if (announcer) announcer.textContent = text;
}

/** Has screen readers read what is new about a message. */
export function announceMessage(before: APIMessage | undefined, message: APIMessage): void {
  const announcement = announcementFor(before, message);
  if (announcement) announce(announcement);
}
