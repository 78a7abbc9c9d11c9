const LIST_FORMATS = {
  and: new Intl.ListFormat('en', { type: 'conjunction' }),
  or: new Intl.ListFormat('en', { type: 'disjunction' }),
};

/** `a, b and c`. */
export function formatList(items: readonly string[], conjunction: 'and' | 'or'): string {
  return LIST_FORMATS[conjunction].format(items);
}

/** Characters of a text that are looked at to show 80 of them: a file may have a million. */
const MAX_READ_LENGTH = 1000;

/** What a person typed, to show between backticks: without backticks, on one line, at most 80 characters. */
export function escapeInlineCode(value: unknown): string {
  return String(value).slice(0, MAX_READ_LENGTH).replaceAll('`', '').replace(/\s+/g, ' ').slice(0, 80);
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Time until the day ends in UTC: `3 h 20 min`, `20 min`. @param now ms since the epoch */
export function formatTimeUntilMidnightUtc(now: number): string {
  const minutes = Math.ceil((DAY_MS - (now % DAY_MS)) / MINUTE_MS);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** At most `maxLength` UTF-16 units; never splits a surrogate pair. */
export function truncate(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
