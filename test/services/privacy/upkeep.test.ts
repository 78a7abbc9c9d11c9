import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createBackgroundSteps } from '#services/background-steps.ts';
import { openStars } from '#services/favourites/stars.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openPersonIndex } from '#services/privacy/person-index.ts';
import { createRetention } from '#services/privacy/retention.ts';
import { createUpkeep } from '#services/privacy/upkeep.ts';
import { openSheetStore } from '#services/sheets/sheet-store.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { countPerTurn } from '#test/support/count-per-turn.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { createTickingClock } from '#test/support/ticking-clock.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = Date.now();
const delivered = { is: 'delivered', pictures: 1, seconds: 1, sketch: true } as const;
const PERSON = { id: '77', name: 'Ada' };

/** Jobs that are read in a turn of the event loop, which is a slice of two turns here, and rows that are written. */
const [MOST_JOBS, MOST_ROWS] = [5, 20];

const createDelivered = (id: string, ageDays: number) =>
  createJob(
    shippedModel('jdreetz/illustration'),
    {},
    { id, at: NOW - ageDays * DAY_MS, state: delivered, person: PERSON },
  );

/** Stores jobs as an earlier version did. */
async function storeOldJobs(store: Store, ages: readonly number[]) {
  const jobs = store.collection('jobs', z.unknown());
  for (const [index, age] of ages.entries()) await jobs.set(`${1000 + index}`, createDelivered(`${1000 + index}`, age));
}

/** One run, as after a start with `KEEP_JOBS_DAYS`. */
async function runUpkeep(store: Store, days: number | undefined, now = NOW, isRead: (id: string) => void = () => {}) {
  const retention = createRetention(days, () => now);
  const jobStore = openJobStore(store, { retention });
  const stars = openStars(store, retention);
  const deleted: string[] = [];
  const noted: string[] = [];
  const said: string[] = [];
  await using upkeep = createUpkeep({
    ...{ store, retention, part: 'all', ownsGuild: () => true, wallClock: () => now },
    steps: createBackgroundSteps({ now: createTickingClock(), pauseMs: 0 }),
    jobStore: {
      ...jobStore,
      revise: (id, ...change) => {
        isRead(id);
        return jobStore.revise(id, ...change);
      },
    },
    sheetStore: openSheetStore(store, retention),
    favourites: { ...stars, forget: stars.removeAll },
    undelivered: [{ delete: async (id) => void deleted.push(id) }],
    noteServer: async (guild) => void noted.push(guild),
    log: {
      debug: () => {},
      info: (_: unknown, line?: string) => void said.push(`${line}`),
      warn: (...args: unknown[]) => expect(args).toEqual([]),
    },
  });
  await upkeep.run();
  return { deleted, noted, said };
}
const listOf = async (store: Store) =>
  (await Array.fromAsync(openPersonIndex(store).list(PERSON.id))).map(({ id }) => id).toSorted();
const idsIn = async (store: Store, namespace: string) =>
  (await Array.fromAsync(store.scanKeys(namespace))).flat().toSorted();

it.each(['sqlite', 'redis'])(
  'lists what an earlier version stored by person, in small steps, and once (%s)',
  async (kind) => {
    await using redis = kind === 'redis' ? await startRedis() : undefined;
    await using store = await openStore(redis?.url ?? 'memory:', () => {});
    await storeOldJobs(
      store,
      Array.from({ length: 100 }, () => 400),
    );
    await store.listedCollection('stars', z.literal(true)).set('1000-55', true);
    await store.collection('presets', z.unknown()).set('4711', {});
    const { result, most } = await countPerTurn(() => runUpkeep(store, undefined));
    expect(await listOf(store)).toHaveLength(100);
    expect(await Array.fromAsync(openStars(store).listOf('55'))).toEqual(['1000']);
    expect(result).toMatchObject({ deleted: [], noted: ['4711'] });
    expect(most.parsed).toBeLessThanOrEqual(MOST_JOBS);
    expect(most.rows).toBeLessThanOrEqual(MOST_ROWS);
    const reads: string[] = [];
    await runUpkeep(store, undefined, NOW + 2 * 60 * 60 * 1000, (id) => void reads.push(id));
    expect(reads).toEqual([]);
  },
);

it('deletes what is too old once KEEP_JOBS_DAYS is set, gives the rest an end, and takes that back again', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-upkeep-')), 'store.sqlite');
  await using store = await openStore(`sqlite:${file}`, () => {});
  await storeOldJobs(store, [400, 31, 29, 1]);
  await store.listedCollection('stars', z.literal(true)).set('1000-55', true);
  const expiryOf = (key: string) => {
    const database = new DatabaseSync(file, { readOnly: true });
    const row = database.prepare('SELECT expires FROM entries WHERE key = ?').get(`jobs:${key}`);
    database.close();
    return row?.expires;
  };
  const { deleted } = await runUpkeep(store, 30);
  expect(deleted.toSorted()).toEqual(['1000', '1001']);
  expect(await idsIn(store, 'jobs')).toEqual(['1002', '1003']);
  expect(await listOf(store)).toEqual(['1002', '1003']);
  expect(await idsIn(store, 'stars')).toEqual([]);
  const minuteMs = 60_000;
  expect(Math.abs(Number(expiryOf('1002')) - (NOW + DAY_MS))).toBeLessThan(minuteMs);
  expect(Math.abs(Number(expiryOf('1003')) - (NOW + 29 * DAY_MS))).toBeLessThan(minuteMs);
  await runUpkeep(store, 60);
  expect(Math.abs(Number(expiryOf('1002')) - (NOW + 31 * DAY_MS))).toBeLessThan(minuteMs);
  await runUpkeep(store, undefined);
  expect(expiryOf('1002')).toBeNull();
});

it.each(['sqlite', 'redis'])('gives what is stored another end, or deletes it, in small steps (%s)', async (kind) => {
  await using redis = kind === 'redis' ? await startRedis() : undefined;
  await using store = await openStore(redis?.url ?? 'memory:', () => {});
  await storeOldJobs(
    store,
    Array.from({ length: 200 }, () => 40),
  );
  for (const days of [60, 30]) {
    const { most } = await countPerTurn(() => runUpkeep(store, days));
    expect(most.parsed).toBeLessThanOrEqual(MOST_JOBS);
    expect(most.written).toBeLessThanOrEqual(MOST_ROWS);
    expect(most.rows).toBeLessThanOrEqual(MOST_ROWS);
  }
  expect(await idsIn(store, 'jobs')).toEqual([]);
  expect(await listOf(store)).toEqual([]);
});

it('keeps a job for 26 hours at least, in which its cost may become known', () => {
  const retention = createRetention(1, () => NOW);
  expect(retention.isOver(NOW - 25 * 60 * 60 * 1000)).toBe(false);
  expect(retention.isOver(NOW - 27 * 60 * 60 * 1000)).toBe(true);
  expect(retention.ttl(NOW)).toBe(26 * 60 * 60 * 1000);
  // What is written now is not gone at once, however old it is.
  expect(retention.ttl(0)).toBe(60 * 60 * 1000);
  expect(createRetention(undefined, () => NOW).ttl(0)).toBeUndefined();
});

it('says that it is done only if something was stored already', async () => {
  await using store = await openStore('memory:', () => {});
  expect((await runUpkeep(store, undefined)).said).toEqual([]);
  await storeOldJobs(store, [1]);
  expect((await runUpkeep(store, 365)).said).toEqual([expect.stringContaining('is listed by person')]);
});
