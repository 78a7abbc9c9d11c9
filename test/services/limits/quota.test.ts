import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openQuota } from '#services/limits/quota.ts';
import { openStore } from '#services/store/open-store.ts';

const failOnError = (error: unknown) => {
  throw error;
};

it('never exceeds the daily limit, also after restarts', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('reserve' as const), pictures: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant('settle' as const), which: fc.nat(), painted: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ do: fc.constant('restart' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), async (steps, most) => {
      await using store = await openStore('memory:', failOnError);
      const now = () => Date.parse('2026-11-21T12:00:00Z');
      let quota = await openQuota(store, { total: most }, now);
      const open: { asked: number; settle(painted: number): Promise<void> }[] = [];
      /** What is set aside or painted, by our own count. */
      let counted = 0;
      for (const each of steps) {
        if (each.do === 'reserve') {
          const reserve = () => quota.reserve(each.pictures);
          if (counted + each.pictures > most) expect(reserve).toThrow('allows for today');
          else {
            const { saved, settle } = reserve();
            await saved;
            open.push({ asked: each.pictures, settle });
            counted += each.pictures;
          }
        } else if (each.do === 'settle' && open.length) {
          const [one] = open.splice(each.which % open.length, 1);
          const painted = Math.min(each.painted, one?.asked ?? 0);
          await one?.settle(painted);
          // Settled twice it must not give back twice.
          await one?.settle(0);
          counted -= (one?.asked ?? 0) - painted;
        } else if (each.do === 'restart') {
          quota = await openQuota(store, { total: most }, now);
          open.length = 0;
        }
        expect(counted).toBeLessThanOrEqual(most);
      }
    }),
    { numRuns: 100 },
  );
});

it('starts again at midnight UTC, also with reservations from the day before', async () => {
  await using store = await openStore('memory:', failOnError);
  let now = Date.parse('2026-11-21T23:59:00Z');
  const quota = await openQuota(store, { total: 2 }, () => now);
  const late = quota.reserve(2);
  expect(() => quota.reserve(1)).toThrow('midnight UTC');
  now += 120_000;
  quota.reserve(2);
  await late.settle(0);
  expect(() => quota.reserve(1)).toThrow('midnight UTC');
});

it('counts a person’s pictures in all servers and direct messages together, over restarts and until midnight', async () => {
  await using store = await openStore('memory:', failOnError);
  let now = Date.parse('2026-11-21T12:00:00Z');
  const open = async () => {
    const opened = await openQuota(store, { total: 100, perPerson: 3 }, () => now);
    for (const person of ['a', 'b']) for (const guild of ['x', 'y']) await opened.load({ guild, person });
    return opened;
  };
  const ask = (guild: string | undefined, perPerson?: number) => ({
    person: 'a',
    guild,
    perPerson,
    perServer: undefined,
  });
  let quota = await open();
  await quota.reserve(1, ask('x', 50)).saved;
  const direct = quota.reserve(2, ask(undefined));
  await direct.saved;
  expect(() => quota.reserve(1, ask('y', 50))).toThrow(
    'You have used the 3 pictures that my operator allows you a day. They start again at midnight UTC',
  );
  await quota.reserve(3, { ...ask('x'), person: 'b' }).saved;
  await direct.settle(1);
  expect(() => quota.reserve(2, ask('y'))).toThrow('1 is left; this would be 2.');
  expect(() => quota.reserve(1, ask('x', 1))).toThrow('You have used the 1 picture that this server allows you a day.');
  quota = await open();
  expect(quota.usedTodayBy('a')).toEqual({ used: 2, limit: 3 });
  now += 12 * 60 * 60 * 1000;
  await quota.reserve(3, ask(undefined)).saved;
  expect(quota.usedTodayBy('a')).toEqual({ used: 3, limit: 3 });
});
