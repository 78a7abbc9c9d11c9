import { formatCsvRow } from '#schema/csv.ts';
import { type Amount, addAmounts, NOTHING } from './book.ts';
import { dayOf } from './days.ts';
import type { UsageRow } from './usage-days.ts';

/** What is shown: money, or pictures where nothing is billed. */
export type UsageUnit = keyof Amount;

/** A row, and its day. */
export type DatedRow = UsageRow & { readonly day: string };

export interface DayTotal extends Amount {
  readonly day: string;
}

export interface Usage {
  readonly rows: readonly DatedRow[];
  readonly total: Amount;
  readonly unit: UsageUnit;
  /** Every day of the month so far, also those without anything. */
  readonly days: readonly DayTotal[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The days of this moment's month so far, in UTC. */
export function daysOfMonth(now: number): readonly string[] {
  const date = new Date(now);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  return Array.from({ length: date.getUTCDate() }, (_, index) => dayOf(first + index * DAY_MS));
}

export function summarizeUsage(rows: readonly DatedRow[], allDays: readonly string[]): Usage {
  const total = addAmounts(NOTHING, ...rows);
  return {
    rows,
    total,
    unit: total.micros > 0 ? 'micros' : 'pictures',
    days: allDays.map((day) => ({ day, ...addAmounts(NOTHING, ...rows.filter((row) => row.day === day)) })),
  };
}

/** The sums by person, model or preset, highest first. What has no preset is left out there. */
export function groupUsage(
  { rows, unit }: Usage,
  by: 'person' | 'model' | 'preset',
): readonly (Amount & { name: string })[] {
  const groups = Map.groupBy(
    rows.filter((row) => row[by] !== undefined),
    (row) => row[by] ?? '',
  );
  return [...groups]
    .map(([name, all]) => ({ name, ...addAmounts(NOTHING, ...all) }))
    .sort((a, b) => b[unit] - a[unit] || b.pictures - a.pictures);
}

const CSV_COLUMNS = ['day', 'person', 'preset', 'model', 'jobs', 'pictures', 'dollars'] as const;

/** All rows as CSV. */
export function formatUsageCsv(rows: readonly DatedRow[]): string {
  const lines = rows
    .toSorted((a, b) => a.day.localeCompare(b.day))
    .map(({ day, person, preset = '', model, jobs, pictures, micros }) =>
      formatCsvRow([day, person, preset, model, jobs, pictures, (micros / 1e6).toFixed(6)]),
    );
  return [formatCsvRow(CSV_COLUMNS), ...lines].join('');
}
