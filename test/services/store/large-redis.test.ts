import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import { startRedis, type TestRedis } from '#test/support/store/redis.ts';

/** Jobs that were done long ago: what most keys of a store are. */
const OLD_JOBS = 200_000;

const fail = (error: unknown) => expect.fail(String(error));

async function withClient<T>(redis: TestRedis, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redis.url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** A key is the namespace, `::` and the name, as in Keyv. */
const addOldJobs = (redis: TestRedis) =>
  withClient(redis, async (client) => {
    for (let from = 0; from < OLD_JOBS; from += 50_000) {
      await client.eval("for i = 1, 50000 do redis.call('SET', 'jobs::' .. (ARGV[1] + i), '{}') end", 0, from);
    }
  });

/** How often Redis was called, by command. */
const countCalls = (redis: TestRedis, command: string) =>
  withClient(redis, async (client) => {
    const [, calls = '0'] = new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await client.info('commandstats')) ?? [];
    return Number(calls);
  });

it('lists without a look at the keys of others, however many there are', async () => {
  await using redis = await startRedis('--appendonly', 'no');
  await using store = await openStore(redis.url, fail);
  const kept = store.listedCollection('kept', z.literal(true));
  for (const key of ['7-1', '7-2', '8-1']) await kept.set(key, true);
  await addOldJobs(redis);
  const scans = await countCalls(redis, 'scan');
  for (let times = 0; times < 50; times++) {
    expect((await Array.fromAsync(kept.entries('7-'))).map(([key]) => key)).toEqual(['7-1', '7-2']);
  }
  expect(await countCalls(redis, 'scan')).toBe(scans);
});

it('indexes what an earlier version stored, and what it still stores during the first hour', async () => {
  await using redis = await startRedis('--appendonly', 'no');
  await addOldJobs(redis);
  const value = JSON.stringify({ value: true });
  await withClient(redis, async (client) => {
    await client.set('lorikeet:layout', '1');
    await client.mset('open::1', value, 'open::2', value, 'kept::7-1', value);
  });
  const listOpen = async () => {
    await using store = await openStore(redis.url, fail);
    return (await Array.fromAsync(store.listedCollection('open', z.literal(true)).entries())).map(([key]) => key);
  };
  expect(await listOpen()).toEqual(['1', '2']);
  await withClient(redis, (client) => client.set('open::3', value));
  expect(await listOpen()).toEqual(['1', '2', '3']);
  // The hour is over: no other version runs any more, and no start looks at all keys.
  await withClient(redis, (client) => client.del('lorikeet:index-settling'));
  const scans = await countCalls(redis, 'scan');
  expect(await listOpen()).toEqual(['1', '2', '3']);
  expect(await countCalls(redis, 'scan')).toBe(scans);
});

it('looks at all keys in no start where no earlier version has stored anything', async () => {
  await using redis = await startRedis('--appendonly', 'no');
  const start = async () => {
    await using store = await openStore(redis.url, fail);
    await store.listedCollection('open', z.literal(true)).set('1', true);
  };
  await start();
  const scans = await countCalls(redis, 'scan');
  await start();
  expect(await countCalls(redis, 'scan')).toBe(scans);
});

it('takes no key for expired that another process is writing', async () => {
  await using redis = await startRedis('--appendonly', 'no');
  await using store = await openStore(redis.url, fail);
  await using other = await openStore(redis.url, fail);
  const [open, theirs] = [store, other].map((each) => each.listedCollection('open', z.literal(true)));
  if (!open || !theirs) throw new Error('there are two');
  for (let times = 0; times < 200; times++) {
    await Promise.all([
      theirs.delete('1').then(() => theirs.set('1', true)),
      Array.fromAsync(open.entries()),
      Array.fromAsync(open.entries()),
    ]);
    expect((await Array.fromAsync(open.entries())).map(([key]) => key)).toEqual(['1']);
  }
});
