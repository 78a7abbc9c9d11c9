/** Everything that Discord's markdown reads as more than text inside a line: bold, code, links, mentions, emoji, timestamps. */
const MARKDOWN = /[\\*_~`|<>[\]:@]/g;

/**
 * What turns the direction of all that follows, our words too, and what is there without being seen. The joiners stay, which
 * some scripts and emoji are written with, and the marks of direction, which change nothing but what stands next to them.
 */
const UNSEEN = /[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff]/g;

/** Somebody's text as part of ours: one line, no markdown, no living mention, no more than `most` characters. */
export function plain(text: string, most: number): string {
  const line = text.replace(UNSEEN, '').replace(/\s+/g, ' ').trim();
  const points = Array.from(line, (point) => point.replace(MARKDOWN, '\\$&'));
  let length = 0;
  const kept = points.findIndex((point) => {
    length += point.length;
    return length > most - 1;
  });
  return kept < 0 ? points.join('') : `${points.slice(0, kept).join('')}…`;
}
