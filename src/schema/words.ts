/** `a, b and c`. */
export function listed(items: readonly string[], word: 'and' | 'or'): string {
  return new Intl.ListFormat('en', { type: word === 'and' ? 'conjunction' : 'disjunction' }).format(items);
}

/** What a person typed, as part of a sentence of ours: no backticks, not longer than a line. */
export function shown(value: unknown): string {
  return String(value).replaceAll('`', '').replace(/\s+/g, ' ').slice(0, 80);
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long the day of UTC still lasts: `3 h 20 min`, `20 min`. `now` in ms since the epoch. */
export function untilMidnight(now: number): string {
  const minutes = Math.ceil((DAY - (now % DAY)) / MINUTE);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
