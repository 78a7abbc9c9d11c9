import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days that are shown where nobody says which, and the longest range: as long as anything is kept. */
const [DEFAULT_DAYS, MAX_DAYS] = [7, 366];

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/**
 * The days of a range, `2026-11-28`, in UTC and in their order. Without a beginning it is the week before its end, without an end
 * it reaches to today.
 * @param now ms since the epoch
 * @throws UserError that says how dates are written, and which range there can be
 */
export function readDateRange(from: string | undefined, to: string | undefined, now: number): readonly string[] {
  const last = Math.min(to === undefined ? now : readDay(to), now);
  const first = from === undefined ? last - (DEFAULT_DAYS - 1) * DAY_MS : readDay(from);
  const [firstDay, lastDay] = [dayOf(first), dayOf(last)];
  if (firstDay > lastDay && from !== undefined && first > now)
    throw new UserError(t('{day} is in the future. Choose an earlier day.', { day: codeSpan(from) }));
  if (firstDay > lastDay)
    throw new UserError(
      t('{first} is after {last}. Write the earlier day into `from`.', {
        first: codeSpan(firstDay),
        last: codeSpan(lastDay),
      }),
    );
  const count = Math.round((Date.parse(lastDay) - Date.parse(firstDay)) / DAY_MS) + 1;
  if (count > MAX_DAYS)
    throw new UserError(t('These are {count} days. Choose {max} or fewer.', { count, max: MAX_DAYS }));
  return Array.from({ length: count }, (_, index) => dayOf(Date.parse(firstDay) + index * DAY_MS));
}

/** @returns ms since the epoch @throws UserError */
function readDay(typed: string): number {
  const text = typed.trim();
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // JavaScript takes the 31st of February for a day of March.
  if (Number.isNaN(at) || dayOf(at) !== text)
    throw new UserError(
      t('{typed} is not a date. Write it as year, month and day: `2026-11-28`.', { typed: codeSpan(typed) }),
    );
  return at;
}
