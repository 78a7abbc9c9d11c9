import type { APIMessage } from 'discord.js';

export const EPHEMERAL = 64;
export const LOADING = 128;

export const hasFlag = (message: APIMessage, flag: number): boolean => ((message.flags ?? 0) & flag) !== 0;

/** Later ids are larger numbers, and longer once a digit is added. */
const compareIds = (a: APIMessage, b: APIMessage) =>
  a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The list with this message put in its place, or in place of its older state. */
export function upsertMessage(messages: readonly APIMessage[], message: APIMessage): APIMessage[] {
  return [...messages.filter((each) => each.id !== message.id), message].sort(compareIds);
}

/** What a component says in words: the text displays, the alt texts, in order. */
function componentText(component: unknown): string[] {
  if (typeof component !== 'object' || component === null) return [];
  const own = 'content' in component && typeof component.content === 'string' ? [component.content] : [];
  const alt = 'description' in component && typeof component.description === 'string' ? [component.description] : [];
  const inner = ['components', 'items', 'component', 'accessory'].flatMap((key) => Reflect.get(component, key) ?? []);
  return [...own, ...alt, ...inner.flatMap(componentText)];
}

/** All the text of a message, to copy or to read out. */
export const messageText = (message: APIMessage): string =>
  [
    message.content,
    ...message.embeds.flatMap((embed) => [embed.title, embed.description]),
    ...(message.components ?? []).flatMap(componentText),
  ]
    .filter(Boolean)
    .join('\n');

/** How many pictures a message shows: one more is news to somebody who listens. */
export const countPictures = (message: APIMessage): number =>
  message.attachments.length + (JSON.stringify(message.components ?? []).match(/"media":/g)?.length ?? 0);
