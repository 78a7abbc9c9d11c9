import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import { startRedis } from '#test/support/store/redis.ts';

it('finds a few keys of one namespace among very many of another, each once and in few calls', async () => {
  await using redis = await startRedis();
  await using store = await openStore(redis.url, (error) => expect.fail(String(error)));
  const open = store.collection('open', z.literal(true));
  const few = ['1', '2', '3'];
  for (const key of few) await open.set(key, true);
  const client = new Redis(redis.url);
  // A key is the namespace, `::` and the name, as in Keyv.
  await client.eval("for i = 1, 100000 do redis.call('SET', 'jobs::' .. i, '{}') end", 0);
  expect((await Array.fromAsync(open.entries())).map(([key]) => key).sort()).toEqual(few);
  const [, calls] = /cmdstat_scan:calls=(\d+)/.exec(await client.info('commandstats')) ?? [];
  client.disconnect();
  expect(Number(calls)).toBeLessThan(100);
});
