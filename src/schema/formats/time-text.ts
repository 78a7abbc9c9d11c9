import { plainText } from '#schema/language/t.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Time until the day ends in UTC: `3 h 20 min`, `20 min`. @param now ms since the epoch */
export function formatTimeUntilMidnightUtc(now: number): string {
  const minutes = Math.ceil((DAY_MS - (now % DAY_MS)) / MINUTE_MS);
  if (minutes < 60) return plainText('{minutes} min', { minutes });
  return plainText('{hours} h {minutes} min', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
