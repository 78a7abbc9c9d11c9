import { expect, it } from 'vitest';
import { createServerWatch } from '#services/privacy/server-watch.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A watch of the servers `listed`, at a time that the test sets; each `check` is that of another start. */
function openWatch(store: Store, ownsGuild: (guild: string) => boolean = () => true) {
  const world = { listed: ['1', '2'] as string[] | Error, now: 1_790_000_000_000, forgotten: [] as string[] };
  const check = async () => {
    await using watch = createServerWatch({
      ...{ store, ownsGuild, wallClock: () => world.now },
      listServers: async () => {
        if (world.listed instanceof Error) throw world.listed;
        return new Set(world.listed);
      },
      forgetServer: async (guild) => void world.forgotten.push(guild),
      log: { info: () => {}, warn: () => {} },
    });
    await watch.check();
  };
  return { world, check };
}

it('forgets a server after thirty days without the bot, over restarts, and once', async () => {
  await using store = await openStore('memory:', () => {});
  const { world, check } = openWatch(store);
  await check();
  world.listed = ['1'];
  await check();
  world.now += 29 * DAY_MS;
  await check();
  expect(world.forgotten).toEqual([]);
  world.now += DAY_MS;
  await check();
  await check();
  expect(world.forgotten).toEqual(['2']);
});

it('begins anew when the bot came back, and takes no outage for a removal', async () => {
  await using store = await openStore('memory:', () => {});
  const { world, check } = openWatch(store);
  await check();
  world.listed = ['1'];
  await check();
  world.now += 20 * DAY_MS;
  world.listed = ['1', '2'];
  await check();
  world.listed = ['1'];
  world.now += 20 * DAY_MS;
  await check();
  world.listed = new Error('Discord is down');
  world.now += 11 * DAY_MS;
  await expect(check()).rejects.toThrow('Discord is down');
  expect(world.forgotten).toEqual([]);
});

it('leaves the servers of other processes to them, and those where the bot never was', async () => {
  await using store = await openStore('memory:', () => {});
  const [own, other] = [openWatch(store, (guild) => guild !== '2'), openWatch(store, (guild) => guild === '2')];
  for (const { check } of [own, other]) await check();
  for (const { world } of [own, other]) world.listed = [];
  await own.check();
  for (const { world } of [own, other]) world.now += 40 * DAY_MS;
  await own.check();
  expect([own.world.forgotten, other.world.forgotten]).toEqual([['1'], []]);
  await other.check();
  expect(other.world.forgotten).toEqual([]);
});
