import { formatTimeUntilMidnightUtc } from '#schema/formats/time-text.ts';
import { effectiveLimits, type GuildSettings } from '#schema/guild-settings.ts';
import { formatDate } from '#schema/language/format.ts';
import { t } from '#schema/language/t.ts';
import { type Markdown, md } from '#schema/markdown.ts';
import { formatDollars } from '#schema/price/money.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import type { Total } from './book.ts';
import { endOfMonth } from './days.ts';
import { LITTLE_LEFT, NOTHING_LEFT } from './exceeded-cap-texts.ts';

/** What the operator allows in all servers together: micro-dollars, or any number where undefined. Pictures a day are the quota's. */
export interface OperatorCaps {
  readonly perDay?: number | undefined;
  readonly perMonth?: number | undefined;
  readonly picturesPerMonth?: number | undefined;
}

/** One cap, and how much of it is spent or reserved. */
export interface Cap {
  /** Who has set it, and for whom: the admins for a person, the admins for all, or the operator. */
  readonly whose: 'person' | 'server' | 'operator';
  readonly period: 'day' | 'month';
  /** Money in micro-dollars, or pictures. */
  readonly unit: 'micros' | 'pictures';
  readonly limit: number;
  readonly used: number;
}

export interface CapTotals {
  readonly person: () => Total;
  readonly server: () => Total;
  readonly operator: () => Total;
}

/** The caps that count for a person in a place. Those in pictures a day are not here: they are the quota's. */
export function capsOf(
  settings: GuildSettings,
  roles: readonly string[],
  operatorCaps: OperatorCaps,
  totals: CapTotals,
): readonly Cap[] {
  const own = effectiveLimits(settings, roles);
  const { person, server } = totals;
  const caps: readonly (Omit<Cap, 'limit' | 'used'> & { limit: number | undefined; total: () => Total })[] = [
    { whose: 'person', period: 'day', unit: 'micros', limit: own.microsPerDay, total: person },
    { whose: 'person', period: 'month', unit: 'micros', limit: own.microsPerMonth, total: person },
    { whose: 'person', period: 'month', unit: 'pictures', limit: own.picturesPerMonth, total: person },
    { whose: 'server', period: 'month', unit: 'micros', limit: settings.microsPerMonth, total: server },
    { whose: 'server', period: 'month', unit: 'pictures', limit: settings.picturesPerMonth, total: server },
    { whose: 'operator', period: 'day', unit: 'micros', limit: operatorCaps.perDay, total: totals.operator },
    { whose: 'operator', period: 'month', unit: 'micros', limit: operatorCaps.perMonth, total: totals.operator },
    {
      whose: 'operator',
      period: 'month',
      unit: 'pictures',
      limit: operatorCaps.picturesPerMonth,
      total: totals.operator,
    },
  ];
  return caps.flatMap(({ limit, total, ...cap }) =>
    limit === undefined ? [] : [{ ...cap, limit, used: total()[cap.period === 'day' ? 'today' : 'month'][cap.unit] }],
  );
}

/** Whether a cap has no room for something. What is free of charge always fits one in money. */
export const isExceeded = ({ limit, used }: Cap, needed: number): boolean => needed > 0 && used + needed > limit;

/** Which cap it is, whose, how much is left of it, and when it opens again. @param now ms since the epoch */
export function describeExceeded(cap: Cap, needed: number, now: number): Markdown {
  const { whose, period, unit, limit, used } = cap;
  const format = unit === 'micros' ? formatDollars : formatPictureCount;
  const left = Math.max(0, limit - used);
  const amounts = { limit: format(limit), left: format(left), needed: format(needed) };
  const what = left > 0 ? LITTLE_LEFT[`${whose} ${period}`](amounts) : NOTHING_LEFT[`${whose} ${period}`](amounts);
  return md`${what} ${describeReset(period, now)}`;
}

function describeReset(period: Cap['period'], now: number): Markdown {
  if (period === 'day')
    return t('It starts again at midnight UTC, in {time}.', { time: formatTimeUntilMidnightUtc(now) });
  const end = endOfMonth(now);
  const date = formatDate(end);
  const days = Math.ceil((end - now) / DAY_MS);
  return t('It starts again on {date} (UTC), in {days, plural, one {# day} other {# days}}.', { date, days });
}

const DAY_MS = 24 * 60 * 60 * 1000;
