import fc from 'fast-check';
import { expect, it } from 'vitest';
import { noopBus } from '#services/bus/bus.ts';
import { openQuota, type Reservation } from '#services/limits/quota.ts';
import { openStore } from '#services/store/open-store.ts';

const failOnError = (error: unknown) => {
  throw error;
};

it('keeps to the daily limits of servers and people, releases what is not painted, and remembers it', async () => {
  const who = { guild: fc.constantFrom('x', 'y'), person: fc.constantFrom('a', 'b', 'c') };
  const step = fc.oneof(
    fc.record({ do: fc.constant('reserve' as const), pictures: fc.integer({ min: 1, max: 4 }), ...who }),
    fc.record({ do: fc.constant('settle' as const), which: fc.nat(), painted: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ do: fc.constant('restart' as const) }),
  );
  const limit = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), limit, limit, async (steps, perPerson, perServer) => {
      await using store = await openStore('memory:', failOnError);
      const now = () => Date.parse('2026-11-21T12:00:00Z');
      // Nothing stays in memory that nobody holds: the counts of a reservation may be forgotten before it is settled.
      const open = () => openQuota(store, { total: 100, perPerson: 1000 }, now, noopBus, { servers: 0, people: 0 });
      let quota = await open();
      let reserved: { asked: number; guild: string; person: string; reservation: Reservation }[] = [];
      /** What is set aside or painted, by our own count: by server, and by person in it. */
      const counted = new Map<string, number>();
      const add = (guild: string, person: string, pictures: number) => {
        for (const key of [guild, guild + person]) counted.set(key, (counted.get(key) ?? 0) + pictures);
      };
      const of = (key: string) => counted.get(key) ?? 0;
      for (const each of steps) {
        if (each.do === 'reserve') {
          const { guild, person, pictures } = each;
          const buyer = { guild, person, perPerson, perServer };
          using _held = await quota.load(buyer);
          const tooMany =
            of(guild + person) + pictures > (perPerson ?? Number.POSITIVE_INFINITY) ||
            of(guild) + pictures > (perServer ?? Number.POSITIVE_INFINITY);
          if (tooMany)
            expect(() => quota.reserve(pictures, buyer)).toThrow('They start again at midnight UTC, in 12 h');
          else {
            const reservation = quota.reserve(pictures, buyer);
            await reservation.saved;
            reserved.push({ asked: pictures, guild, person, reservation });
            add(guild, person, pictures);
          }
        } else if (each.do === 'settle') {
          const [one] = reserved.splice(each.which % Math.max(1, reserved.length), 1);
          if (!one) continue;
          const painted = Math.min(each.painted, one.asked);
          await one.reservation.settle(painted);
          // Settled twice it must not give back twice.
          await one.reservation.settle(0);
          add(one.guild, one.person, painted - one.asked);
        } else {
          quota = await open();
          reserved = [];
        }
        for (const guild of 'xy') {
          for (const person of 'abc') {
            using _held = await quota.load({ guild, person });
            expect(quota.usedTodayIn(guild, person)).toEqual({ person: of(guild + person), server: of(guild) });
          }
        }
        for (const person of 'abc') {
          using _held = await quota.load({ guild: undefined, person });
          expect(quota.usedTodayBy(person)?.used).toBe(of(`x${person}`) + of(`y${person}`));
        }
        expect(quota.usedToday()).toBe(of('x') + of('y'));
      }
    }),
    { numRuns: 100 },
  );
});

it('says how many pictures are left, and starts again at midnight UTC', async () => {
  await using store = await openStore('memory:', failOnError);
  let now = Date.parse('2026-11-21T20:40:00Z');
  const quota = await openQuota(store, { total: 100 }, () => now);
  await quota.load({ guild: 'x', person: 'ben' });
  const ben = { guild: 'x', person: 'ben', perPerson: 3, perServer: 4 };
  const late = quota.reserve(2, ben);
  expect(() => quota.reserve(2, ben)).toThrow(
    'Of the 3 pictures that this server allows you a day, 1 is left; this would be 2. They start again at midnight UTC, in 3 h 20 min.',
  );
  quota.reserve(1, ben);
  expect(() => quota.reserve(1, ben)).toThrow('You have used the 3 pictures that this server allows you a day.');
  expect(() => quota.reserve(2, { ...ben, person: 'cleo' })).toThrow(
    'Of the 4 pictures that this server may have a day, 1 is left; this would be 2.',
  );
  now += 4 * 60 * 60 * 1000;
  quota.reserve(3, ben);
  await late.settle(0);
  expect(quota.usedTodayIn('x', 'ben')).toEqual({ person: 3, server: 3 });
});
