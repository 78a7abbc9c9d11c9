import { formatCsvRow } from '#schema/formats/csv.ts';
import { inTurns } from '#services/in-turns.ts';
import { joinInTurns } from '#services/join-in-turns.ts';
import { type Amount, addAmounts, NOTHING } from '#services/money/book.ts';
import { dayOf } from '#services/money/days.ts';
import type { UsageRow } from './usage-days.ts';

/** What is shown: money, or pictures where nothing is billed. */
export type UsageUnit = keyof Amount;

/** By what sums are told. */
export type UsageKey = 'person' | 'model' | 'preset';

export interface DayTotal extends Amount {
  readonly day: string;
}

export interface Usage {
  readonly total: Amount;
  readonly unit: UsageUnit;
  /** Every day of the month so far, also those without anything. */
  readonly days: readonly DayTotal[];
  /** Sums by name. What has no preset is left out there. */
  readonly sums: Readonly<Record<UsageKey, ReadonlyMap<string, Amount>>>;
  /** All rows as CSV, UTF-8; undefined where there are none. */
  readonly csv: Buffer | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Rows that are summed and written before others have their turn of the event loop: a large server has some thousand a day. */
const ROWS_PER_TURN = 200;

/** The days of this moment's month so far, in UTC. */
export function daysOfMonth(now: number): readonly string[] {
  const date = new Date(now);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  return Array.from({ length: date.getUTCDate() }, (_, index) => dayOf(first + index * DAY_MS));
}

/** Reads one day after the other, and sums it, in short turns of the event loop. */
export async function readUsage(
  allDays: readonly string[],
  readDay: (day: string) => Promise<readonly UsageRow[]>,
): Promise<Usage> {
  const days: DayTotal[] = [];
  const sums = {
    person: new Map<string, Amount>(),
    model: new Map<string, Amount>(),
    preset: new Map<string, Amount>(),
  };
  const files: Buffer[] = [];
  let lines: string[] = [];
  const write = () => {
    files.push(Buffer.from(lines.join('')));
    lines = [];
  };
  for await (const day of inTurns(allDays, 1)) {
    let sum = NOTHING;
    for await (const row of inTurns(await readDay(day), ROWS_PER_TURN)) {
      sum = addAmounts(sum, row);
      addTo(sums.person, row.person, row);
      addTo(sums.model, row.model, row);
      if (row.preset !== undefined) addTo(sums.preset, row.preset, row);
      lines.push(formatRow(day, row));
      if (lines.length === ROWS_PER_TURN) write();
    }
    days.push({ day, ...sum });
  }
  write();
  const total = addAmounts(NOTHING, ...days);
  const csv = sums.person.size > 0 ? await joinInTurns([Buffer.from(formatCsvRow(CSV_COLUMNS)), ...files]) : undefined;
  return { total, unit: total.micros > 0 ? 'micros' : 'pictures', days, sums, csv };
}

function addTo(sums: Map<string, Amount>, name: string, { micros, pictures }: Amount): void {
  sums.set(name, addAmounts(sums.get(name) ?? NOTHING, { micros, pictures }));
}

/** The sums by person, model or preset, highest first. */
export function rankUsage({ sums, unit }: Usage, by: UsageKey): readonly (Amount & { readonly name: string })[] {
  return [...sums[by]]
    .map(([name, sum]) => ({ name, ...sum }))
    .sort((a, b) => b[unit] - a[unit] || b.pictures - a.pictures);
}

const CSV_COLUMNS = ['day', 'person', 'preset', 'model', 'jobs', 'pictures', 'dollars'] as const;

const formatRow = (day: string, { person, preset = '', model, jobs, pictures, micros }: UsageRow) =>
  formatCsvRow([day, person, preset, model, jobs, pictures, (micros / 1e6).toFixed(6)]);
