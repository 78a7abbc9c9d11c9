/** Characters of Discord's inline markdown: bold, code, links, mentions, emoji, timestamps. */
const MARKDOWN_CHARACTERS = /[\\*_~`|<>[\]:@]/g;

/**
 * Characters that change the direction of all text after them, and invisible ones. Joiners stay, since some scripts and emoji
 * need them, and so do direction marks, which affect only their neighbours.
 */
const INVISIBLE_CHARACTERS = /[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff]/g;

/** Somebody's text to show within our own: one line, without markdown or mentions, at most `maxLength` characters. */
export function escapeMarkdown(text: string, maxLength: number): string {
  const line = text.replace(INVISIBLE_CHARACTERS, '').replace(/\s+/g, ' ').trim();
  // No more than the longest result has: escaping makes a text longer, never shorter.
  const characters = Array.from(line.slice(0, maxLength + 1), (character) =>
    character.replace(MARKDOWN_CHARACTERS, '\\$&'),
  );
  let length = 0;
  const cutAt = characters.findIndex((character) => {
    length += character.length;
    return length > maxLength - 1;
  });
  return cutAt < 0 ? characters.join('') : `${characters.slice(0, cutAt).join('')}…`;
}
