import type { APIMessage } from 'discord.js';
import { plainText } from '../markdown/plain-text.ts';
import { countPictures, hasFlag, LOADING, messageText } from '../state/messages.ts';

/** Longer messages are cut. */
const MAX_ANNOUNCEMENT_CHARS = 240;
/** The characters of progress bars; screen readers would read each as a word. */
const PROGRESS_BAR = /[\u2580-\u259f\u25a0\u25a1\u25ac-\u25b1]+/gu;

/**
 * The announcement for a new or edited message; `undefined` where nothing relevant changed. Progress is announced at its
 * start and end: edits that only change a progress bar, numbers or buttons are not announced.
 */
export function announcementFor(before: APIMessage | undefined, message: APIMessage): string | undefined {
  if (hasFlag(message, LOADING)) return before ? undefined : `${authorName(message)} is thinking`;
  const isProgress = before && !hasFlag(before, LOADING) && hasProgressBar(before) && hasProgressBar(message);
  const isUnchanged =
    before &&
    textWithoutNumbers(before) === textWithoutNumbers(message) &&
    countPictures(before) === countPictures(message);
  if (isProgress || isUnchanged) return undefined;
  return `${authorName(message)}: ${spokenText(message).slice(0, MAX_ANNOUNCEMENT_CHARS)}`;
}

const authorName = ({ author }: APIMessage) => author.global_name ?? author.username;
const hasProgressBar = (message: APIMessage) => messageText(message).search(PROGRESS_BAR) >= 0;

const spokenText = (message: APIMessage) =>
  plainText(messageText(message).replaceAll(PROGRESS_BAR, ' ')).replaceAll('`', '').replaceAll(/\s+/g, ' ').trim();

/** The text without numbers, so that countdowns do not count as changes. */
const textWithoutNumbers = (message: APIMessage) =>
  spokenText(message).replaceAll(/[\d\s.,]+/g, '') + (hasFlag(message, LOADING) ? '…' : '');
