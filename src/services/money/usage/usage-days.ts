import { z } from 'zod';
import { inTurns } from '#services/in-turns.ts';
import { type Amount, amount, type BookEntry } from '#services/money/book.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';

/** The model of what this machine enlarged without one. */
export const LOCAL_UPSCALER = 'local-upscaler';

/** What one person spent on one model, by one preset or none, on a day. */
const usageRow = amount.extend({
  person: z.string(),
  model: z.string(),
  preset: z.string().optional(),
  jobs: z.number().int().min(0),
});
export type UsageRow = Readonly<z.infer<typeof usageRow>>;

/** `settled`: the last jobs that were added, so that none is added twice. */
const usageDay = z.strictObject({ rows: z.array(usageRow), settled: z.array(z.string()) });

/** What was spent in a server, day by day: for `/usage`. */
export interface UsageDays {
  /** Resolves when it is written. Adds a job once. */
  add(server: string, day: string, job: string, entry: BookEntry, spent: Amount): Promise<void>;
  /** Of one day, `2026-11-28`. */
  read(server: string, day: string): Promise<readonly UsageRow[]>;
}

const RETENTION_MS = 400 * 24 * 60 * 60 * 1000;

/** Jobs that a day remembers, and those that are added in one write: a job is in its book by the time that it is forgotten here. */
const [MAX_SETTLED, MAX_BATCH] = [200, 60];

/** Rows that are read before others have their turn of the event loop. */
const ROWS_PER_TURN = 200;

interface Addition {
  readonly job: string;
  readonly entry: BookEntry;
  readonly spent: Amount;
}

export function openUsageDays(store: Store): UsageDays {
  const days = store.collection('usage-days', usageDay);
  /** The same, whose rows are read in turns: a large server has some thousand a day. */
  const rawDays = store.collection('usage-days', z.object({ rows: z.array(z.unknown()) }));
  const writes = createKeyedSerialQueue();
  const waiting = new Map<string, Set<Addition>>();
  const writeBatch = async (key: string, additions: Set<Addition>) => {
    const batch = [...additions].slice(0, MAX_BATCH);
    const day = (await days.get(key)) ?? { rows: [], settled: [] };
    const rows = new Map(day.rows.map((row) => [keyOfRow(row), row]));
    const added = batch.filter(({ job }) => !day.settled.includes(job));
    for (const { entry, spent } of added) {
      const row = rowOf(entry, spent);
      const before = rows.get(keyOfRow(row));
      rows.set(keyOfRow(row), before ? addRows(before, row) : row);
    }
    const settled = [...day.settled, ...added.map(({ job }) => job)].slice(-MAX_SETTLED);
    if (added.length) await days.set(key, { rows: [...rows.values()], settled }, RETENTION_MS);
    for (const addition of batch) additions.delete(addition);
    if (additions.size === 0) waiting.delete(key);
  };
  return {
    read: async (server, day) => {
      const rows: UsageRow[] = [];
      const stored = (await rawDays.get(`${server}/${day}`))?.rows ?? [];
      for await (const row of inTurns(stored, ROWS_PER_TURN)) rows.push(usageRow.parse(row));
      return rows;
    },
    add: (server, day, job, entry, spent) => {
      const key = `${server}/${day}`;
      const additions = waiting.get(key) ?? new Set();
      waiting.set(key, additions);
      const addition = { job, entry, spent };
      additions.add(addition);
      // Another turn may have written it with others.
      return writes.run(key, async () => {
        if (additions.has(addition)) await writeBatch(key, additions);
      });
    },
  };
}

const keyOfRow = ({ person, model, preset }: UsageRow) => JSON.stringify([person, model, preset]);

const rowOf = ({ person, model, preset, isCheck }: BookEntry, { micros, pictures }: Amount): UsageRow => ({
  person,
  model,
  ...(preset !== undefined && { preset }),
  jobs: isCheck ? 0 : 1,
  micros,
  pictures,
});

const addRows = (before: UsageRow, { jobs, micros, pictures }: UsageRow): UsageRow => ({
  ...before,
  jobs: before.jobs + jobs,
  micros: before.micros + micros,
  pictures: before.pictures + pictures,
});
