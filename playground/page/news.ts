import type { APIMessage } from 'discord.js';
import { plainText } from './markdown/plain.ts';
import { has, LOADING, pictureCount, textOf } from './messages.ts';

/** Longer messages are cut for the ear. */
const LONGEST = 240;
/** Blocks and the like that bars are drawn with: read out, each would be a word. */
const BAR = /[\u2580-\u259f\u25a0\u25a1\u25ac-\u25b1]+/gu;

/**
 * What is said of a message that arrived or was edited; none where it is no news. Of progress that is its start and its
 * end: edits that only move a bar, count down or change buttons are not read out.
 */
export function newsOf(before: APIMessage | undefined, message: APIMessage): string | undefined {
  if (has(message, LOADING)) return before ? undefined : `${nameOf(message)} is thinking`;
  const moved = before && !has(before, LOADING) && progress(before) && progress(message);
  const same = before && skeleton(before) === skeleton(message) && pictureCount(before) === pictureCount(message);
  if (moved || same) return undefined;
  return `${nameOf(message)}: ${heard(message).slice(0, LONGEST)}`;
}

const nameOf = ({ author }: APIMessage) => author.global_name ?? author.username;
const progress = (message: APIMessage) => textOf(message).search(BAR) >= 0;

const heard = (message: APIMessage) =>
  plainText(textOf(message).replaceAll(BAR, ' ')).replaceAll('`', '').replaceAll(/\s+/g, ' ').trim();

/** The words without their numbers: what counts down says nothing new. */
const skeleton = (message: APIMessage) =>
  heard(message).replaceAll(/[\d\s.,]+/g, '') + (has(message, LOADING) ? '…' : '');
