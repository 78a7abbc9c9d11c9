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
