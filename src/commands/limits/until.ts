import { t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DAYS = 366;

/** Days of a unit. A month is 30 days, as in Discord’s own time-outs a week is 7. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['d', 1],
  ['day', 1],
  ['days', 1],
  ['w', 7],
  ['week', 7],
  ['weeks', 7],
  ['month', 30],
  ['months', 30],
]);

/**
 * When something ends: `2026-12-24` is to the end of that day in UTC, `7d` or `2 weeks` is from now.
 * @param now ms since the epoch, as is the result
 * @throws UserError if it is neither, has passed, or is more than a year away
 */
export function readUntil(text: string, now: number): number {
  const until = readDate(text) ?? readSpan(text, now);
  if (until === undefined)
    throw new UserError(
      t('I cannot read {text} as a time. Write a day such as `2026-12-24`, or `7d`, `2 weeks` or `3 months`.', {
        text,
      }),
    );
  if (until <= now) throw new UserError(t('{text} has passed. Choose a later day.', { text }));
  if (until > now + MAX_DAYS * DAY_MS)
    throw new UserError(t('{text} is more than a year away. Choose an earlier day.', { text }));
  return until;
}

function readDate(text: string): number | undefined {
  const date = /^\s*(\d{4}-\d\d-\d\d)\s*$/.exec(text)?.[1];
  const start = date === undefined ? Number.NaN : Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes the 30th of February for a day in March.
  return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== date ? undefined : start + DAY_MS;
}

function readSpan(text: string, now: number): number | undefined {
  const [, count = '', unit = ''] = /^\s*(\d{1,4})\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const days = UNITS.get(unit.toLowerCase());
  return days === undefined || Number(count) === 0 ? undefined : now + Number(count) * days * DAY_MS;
}
