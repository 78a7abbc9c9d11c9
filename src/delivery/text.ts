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

/** Seconds as people say them: `0.4 s` where they were measured, `3 s` where they are a guess, `12 s`, `2 min 5 s`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A bar of ten blocks for a fraction in 0…1. */
export function bar(fraction: number): string {
  const done = Math.round(Math.min(1, Math.max(0, fraction)) * 10);
  return '█'.repeat(done) + '░'.repeat(10 - done);
}
