import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openEntries, SqliteAdapter } from '#services/store/sqlite/sqlite-adapter.ts';
import { openDatabase } from '#services/store/sqlite/sqlite-database.ts';
import { EXPIRY, startExpiry } from '#services/store/sqlite/sqlite-expiry.ts';

it('deletes expired rows as time passes, in batches, and no others', async () => {
  const database = openDatabase(':memory:');
  const count = () => Number(database.prepare('SELECT count(*) AS rows FROM entries').get()?.rows);
  const adapter = new SqliteAdapter(openEntries(database, async () => {}));
  for (let row = 0; row < 95; row++) await adapter.set(`callbacks:${row}`, 'x', 1000);
  for (let row = 0; row < 5; row++) await adapter.set(`jobs:${row}`, 'x');
  let now = Date.now();
  /** Number of rows at each reading of the clock. */
  const counts: number[] = [];
  const readTime = () => {
    counts.push(count());
    return now;
  };
  using _ = startExpiry(database, { now: readTime, intervalMs: 1, batchPauseMs: 1, batchSize: 10 });
  await expect.poll(() => counts.length).toBeGreaterThan(2);
  expect(new Set(counts)).toEqual(new Set([100]));
  now += 2000;
  await expect.poll(count).toBe(5);
  const steps = counts.slice(1).map((each, index) => (counts[index] ?? each) - each);
  expect(Math.max(...steps)).toBe(10);
  expect(await adapter.get('jobs:4')).toBe('x');
});

it('deletes no more than ten rows in a turn of the loop', async () => {
  const database = openDatabase(':memory:');
  const count = () => Number(database.prepare('SELECT count(*) AS rows FROM entries').get()?.rows);
  const adapter = new SqliteAdapter(openEntries(database, async () => {}));
  await Promise.all(Array.from({ length: 60 }, (_, row) => adapter.set(`callbacks:${row}`, 'x', 1)));
  using _ = startExpiry(database, { now: () => Date.now() + 1000, ...EXPIRY });
  /** Number of rows at each turn of the loop. */
  const counts = [60];
  for (; counts.at(-1); await setImmediate()) counts.push(count());
  const steps = counts.slice(1).map((each, index) => (counts[index] ?? each) - each);
  expect(Math.max(...steps)).toBe(10);
});

it('continues after a failed batch', async () => {
  const database = openDatabase(':memory:');
  const adapter = new SqliteAdapter(openEntries(database, async () => {}));
  await adapter.set('callbacks:1', 'x', 1);
  let failures = 0;
  const now = () => {
    if (failures < 2) {
      failures++;
      throw new Error('the disk is full');
    }
    return Date.now() + 1000;
  };
  using _ = startExpiry(database, { now, intervalMs: 1, batchPauseMs: 1, batchSize: 10 });
  await expect.poll(() => adapter.get('callbacks:1')).toBeUndefined();
  expect(failures).toBe(2);
});
