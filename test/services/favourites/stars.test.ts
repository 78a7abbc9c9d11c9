import { expect, it } from 'vitest';
import { openStars } from '#services/favourites/stars.ts';
import { openStore } from '#services/store/open-store.ts';
import { startRedis } from '#test/support/store/redis.ts';

it('counts a member once, however many processes are told, and each result by itself', async () => {
  await using redis = await startRedis();
  await using one = await openStore(redis.url, () => {});
  await using other = await openStore(redis.url, () => {});
  const processes = [openStars(one), openStars(other)];
  const members = ['11', '12', '13'];
  await Promise.all(processes.flatMap((stars) => members.map((member) => stars.add({ id: '7', at: 0 }, member))));
  // The second job of the same interaction has an id that begins alike.
  await processes[0]?.add({ id: '7_1', at: 0 }, '11');
  for (const stars of processes) {
    expect(await stars.count({ id: '7' })).toBe(3);
    expect(await stars.count({ id: '7_1' })).toBe(1);
  }
});
