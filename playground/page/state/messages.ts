import type { APIMessage } from 'discord.js';

/** Message flags (resources/message). */
export const EPHEMERAL = 64;
export const LOADING = 128;

export const hasFlag = (message: APIMessage, flag: number): boolean => ((message.flags ?? 0) & flag) !== 0;

/** Snowflakes are compared as strings of digits: longer ones are later. */
const compareIds = (a: APIMessage, b: APIMessage) =>
  a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The list with this message inserted in order, or replacing its older version. */
export function upsertMessage(messages: readonly APIMessage[], message: APIMessage): APIMessage[] {
  return [...messages.filter((each) => each.id !== message.id), message].sort(compareIds);
}

/** The text displays and alt texts of a component and its children, in order. */
function componentText(component: unknown): string[] {
  if (typeof component !== 'object' || component === null) return [];
  const content = 'content' in component && typeof component.content === 'string' ? [component.content] : [];
  const altText =
    'description' in component && typeof component.description === 'string' ? [component.description] : [];
  const children = ['components', 'items', 'component', 'accessory'].flatMap(
    (key) => Reflect.get(component, key) ?? [],
  );
  return [...content, ...altText, ...children.flatMap(componentText)];
}

/** All text of a message, to copy or to announce. */
export const messageText = (message: APIMessage): string =>
  [
    message.content,
    ...message.embeds.flatMap((embed) => [embed.title, embed.description]),
    ...(message.components ?? []).flatMap(componentText),
  ]
    .filter(Boolean)
    .join('\n');

/** How many pictures a message shows, to announce new ones. */
export const countPictures = (message: APIMessage): number =>
  message.attachments.length + (JSON.stringify(message.components ?? []).match(/"media":/g)?.length ?? 0);
