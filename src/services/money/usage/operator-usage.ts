import { serverTotal } from '#services/money/books/operator-totals.ts';
import type { Store } from '#services/store/store.ts';
import { openUsageDays, type UsageRow } from './usage-days.ts';

export interface UsageSum {
  readonly name: string;
  readonly jobs: number;
  readonly pictures: number;
  /** Micro-dollars. */
  readonly micros: number;
}

const MAX_DAYS = 31;

/** What was spent in all servers in a month, `2026-11`: by server, by model and by day, highest first. */
export async function readOperatorUsage(
  store: Store,
  month: string,
): Promise<{
  readonly server: readonly UsageSum[];
  readonly model: readonly UsageSum[];
  readonly day: readonly UsageSum[];
}> {
  const usageDays = openUsageDays(store);
  const found: (UsageRow & { readonly server: string; readonly day: string })[] = [];
  for await (const [key] of store.listedCollection('books-totals', serverTotal).entries(`${month}/`)) {
    const server = key.slice(month.length + 1);
    for (let date = 1; date <= MAX_DAYS; date++) {
      const day = `${month}-${String(date).padStart(2, '0')}`;
      found.push(...(await usageDays.read(server, day)).map((row) => ({ ...row, server, day })));
    }
  }
  const sumBy = (by: 'server' | 'model' | 'day') =>
    [...Map.groupBy(found, (row) => row[by])]
      .map(([name, rows]) => ({
        name,
        jobs: rows.reduce((sum, row) => sum + row.jobs, 0),
        pictures: rows.reduce((sum, row) => sum + row.pictures, 0),
        micros: rows.reduce((sum, row) => sum + row.micros, 0),
      }))
      .sort((a, b) => b.micros - a.micros || b.pictures - a.pictures);
  return { server: sumBy('server'), model: sumBy('model'), day: sumBy('day') };
}
