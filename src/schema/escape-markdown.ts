/** Everything that Discord's markdown reads as more than text inside a line: bold, code, links, mentions, emoji, timestamps. */
const MARKDOWN_CHARACTERS = /[\\*_~`|<>[\]:@]/g;

/**
 * What turns the direction of all that follows, our words too, and what is there without being seen. The joiners stay, which
 * some scripts and emoji are written with, and the marks of direction, which change nothing but what stands next to them.
 */
const INVISIBLE_CHARACTERS = /[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff]/g;

/** Somebody's text as part of ours: one line, no markdown, no living mention, no more than `most` characters. */
export function escapeMarkdown(text: string, maxLength: number): string {
  const line = text.replace(INVISIBLE_CHARACTERS, '').replace(/\s+/g, ' ').trim();
  const characters = Array.from(line, (character) => character.replace(MARKDOWN_CHARACTERS, '\\$&'));
  let length = 0;
  const cutAt = characters.findIndex((character) => {
    length += character.length;
    return length > maxLength - 1;
  });
  return cutAt < 0 ? characters.join('') : `${characters.slice(0, cutAt).join('')}…`;
}
