import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it, vi } from 'vitest';
import { openQuota } from '#services/limits/quota.ts';
import { openDurations } from '#services/queue/durations.ts';
import { openStore } from '#services/store/open-store.ts';
import { SqliteAdapter } from '#services/store/sqlite/sqlite-adapter.ts';
import { createSqliteCommits, MAX_TRANSACTION_WRITES } from '#services/store/sqlite/sqlite-commits.ts';
import { createStoreFileGuard } from '#services/store/sqlite/store-file-guard.ts';

afterEach(() => vi.restoreAllMocks());

const JOBS = 1000;

/** Runs `work`, and counts the writes to a namespace meanwhile. */
async function countWrites(namespace: string, work: () => Promise<unknown>): Promise<number> {
  const sets = vi.spyOn(SqliteAdapter.prototype, 'set');
  await work();
  return sets.mock.calls.filter(([key]) => key.startsWith(`${namespace}:`)).length;
}

it('counts the pictures of a moment in two writes at most, however many there are', async () => {
  await using store = await openStore('memory:', () => {});
  const quota = await openQuota(store, { total: 1e6 }, Date.now);
  const reserve = () => Promise.all(Array.from({ length: JOBS }, () => quota.reserve(1).saved));
  expect(await countWrites('spending', reserve)).toBeLessThanOrEqual(2);
  expect(quota.usedToday()).toBe(JOBS);
  const later = await openQuota(store, { total: 1e6 }, Date.now);
  expect(later.usedToday()).toBe(JOBS);
});

it('writes how long the jobs of a moment took in two writes at most for each model', async () => {
  await using store = await openStore('memory:', () => {});
  const durations = await openDurations(store, () => {});
  const record = async () => {
    for (let job = 0; job < JOBS; job++) durations.record(job % 2 ? 'one' : 'other', job % 2 ? 3 : 4);
    await durations.flush();
  };
  expect(await countWrites('durations', record)).toBeLessThanOrEqual(4);
  const later = await openDurations(store, () => {});
  expect([later.expectedSeconds('one'), later.expectedSeconds('other')]).toEqual([3, 4]);
});

it('looks at the files of the store once a transaction', async () => {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE numbers (n INTEGER)');
  const insert = database.prepare('INSERT INTO numbers VALUES (?)');
  const look = vi.fn(createStoreFileGuard([]));
  const commits = createSqliteCommits(database, async () => {}, look);
  await Promise.all(Array.from({ length: JOBS }, (_, n) => commits.run(() => insert.run(n))));
  expect(look).toHaveBeenCalledTimes(JOBS / MAX_TRANSACTION_WRITES);
});
