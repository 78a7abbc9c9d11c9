import type { APIMessage } from 'discord.js';
import { plainText } from '../markdown/plain-text.ts';
import { countPictures, hasFlag, LOADING, messageText } from '../state/messages.ts';

/** Longer messages are cut for the ear. */
const MAX_ANNOUNCEMENT_CHARS = 240;
/** Blocks and the like that bars are drawn with: read out, each would be a word. */
const PROGRESS_BAR = /[\u2580-\u259f\u25a0\u25a1\u25ac-\u25b1]+/gu;

/**
 * What is said of a message that arrived or was edited; none where it is no news. Of progress that is its start and its
 * end: edits that only move a bar, count down or change buttons are not read out.
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

/** The words without their numbers: what counts down says nothing new. */
const textWithoutNumbers = (message: APIMessage) =>
  spokenText(message).replaceAll(/[\d\s.,]+/g, '') + (hasFlag(message, LOADING) ? '…' : '');
