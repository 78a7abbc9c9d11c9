import { z } from 'zod';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';
import { type Amount, amount, type BookEntry } from './book.ts';

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
const MAX_SETTLED = 200;

export function openUsageDays(store: Store): UsageDays {
  const days = store.collection('usage-days', usageDay);
  const writes = createKeyedSerialQueue();
  return {
    read: async (server, day) => (await days.get(`${server}/${day}`))?.rows ?? [],
    add: (server, day, job, { person, model, preset }, { micros, pictures }) => {
      const key = `${server}/${day}`;
      return writes.run(key, async () => {
        const { rows, settled } = (await days.get(key)) ?? { rows: [], settled: [] };
        if (settled.includes(job)) return;
        const isSame = (row: UsageRow) => row.person === person && row.model === model && row.preset === preset;
        const before = rows.find(isSame);
        const row: UsageRow = {
          person,
          model,
          ...(preset !== undefined && { preset }),
          jobs: (before?.jobs ?? 0) + 1,
          micros: (before?.micros ?? 0) + micros,
          pictures: (before?.pictures ?? 0) + pictures,
        };
        const after = { rows: [...rows.filter((each) => !isSame(each)), row], settled: [...settled, job] };
        await days.set(key, { ...after, settled: after.settled.slice(-MAX_SETTLED) }, RETENTION_MS);
      });
    },
  };
}
