import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createQueue, type QueueLimits } from '#services/queue.ts';

const limits: QueueLimits = { perUser: 2, perGuild: 3, atOnce: 4, length: 1000, lengthPerUser: 1000 };
const never = new AbortController().signal;
const untold = () => {};
/** Bottleneck starts what is ready by a few timers, about 10 ms in all: that nothing more starts is seen only when they have gone by. */
const settle = () => sleep(40);

/** A job whose end the test decides. */
interface Running {
  readonly user: string;
  readonly guild: string;
  finish(): void;
}

it('never runs more at once than a person, a server and the whole may, and runs everything in the end', async () => {
  const lane = fc.record({ user: fc.constantFrom('a', 'b', 'c', 'd'), guild: fc.constantFrom('x', 'y') });
  const job = fc.record({ lane, fails: fc.boolean(), canceled: fc.integer({ min: 0, max: 4 }).map((n) => n === 0) });
  await fc.assert(
    fc.asyncProperty(fc.array(job, { maxLength: 16 }), fc.integer(), async (jobs, seed) => {
      const queue = createQueue(limits, () => 0);
      const running = new Set<Running>();
      const cancels: (() => void)[] = [];
      const results = jobs.map(({ lane: { user, guild }, fails, canceled }) => {
        const control = new AbortController();
        if (canceled) cancels.push(() => control.abort(new Error('canceled')));
        const work = () =>
          new Promise<string>((resolve, reject) => {
            const one: Running = {
              user,
              guild,
              finish: () => {
                running.delete(one);
                if (fails) reject(new Error('failed'));
                else resolve('done');
              },
            };
            running.add(one);
          });
        return queue.join({ user, guild }).run(untold, control.signal, work);
      });
      const all = Promise.allSettled(results);
      await settle();
      for (const cancel of cancels) cancel();
      // What was canceled while it ran ends when its work does.
      await settle();
      let turn = Math.abs(seed);
      while (running.size > 0) {
        const now = [...running];
        expect(now.length).toBeLessThanOrEqual(limits.atOnce);
        for (const user of 'abcd') {
          expect(now.filter((one) => one.user === user).length).toBeLessThanOrEqual(limits.perUser);
        }
        for (const guild of 'xy') {
          expect(now.filter((one) => one.guild === guild).length).toBeLessThanOrEqual(limits.perGuild);
        }
        now[turn++ % now.length]?.finish();
        await settle();
      }
      expect((await all).length).toBe(jobs.length);
    }),
    { numRuns: 20 },
  );
}, 60_000);

it('lets another server in while one holds all that it may', async () => {
  const queue = createQueue(limits, () => 0);
  const started: string[] = [];
  const hold = (user: string, guild: string) => {
    void queue.join({ user, guild }).run(untold, never, () => {
      started.push(`${user}${guild}`);
      return new Promise(() => {});
    });
  };
  for (const user of 'abcdefgh') hold(user, 'x');
  hold('z', 'y');
  await settle();
  expect(started.sort()).toEqual(['ax', 'bx', 'cx', 'zy']);
});

it('gives the slots of whoever gives up while waiting to the next, at once', async () => {
  const queue = createQueue({ ...limits, perUser: 1 }, () => 0);
  const control = new AbortController();
  const first = Promise.withResolvers<void>();
  const running = queue.join({ user: 'a', guild: 'x' }).run(untold, never, () => first.promise);
  await settle();
  const second = queue.join({ user: 'a', guild: 'x' }).run(untold, control.signal, async () => 'second');
  const third = queue.join({ user: 'a', guild: 'x' }).run(untold, never, async () => 'third');
  control.abort(new Error('canceled'));
  await expect(second).rejects.toThrow('canceled');
  first.resolve();
  await running;
  expect(await third).toBe('third');
});

it('tells everybody the new place when one leaves', async () => {
  const queue = createQueue({ ...limits, atOnce: 1 }, () => 0);
  const places: number[] = [];
  const first = Promise.withResolvers<void>();
  const running = queue.join({ user: 'a', guild: 'x' }).run(untold, never, () => first.promise);
  await settle();
  const middle = queue.join({ user: 'b', guild: 'x' });
  const last = queue.join({ user: 'c', guild: 'x' }).run(
    ({ place }) => places.push(place),
    never,
    async () => {},
  );
  await settle();
  middle.leave();
  await settle();
  first.resolve();
  await Promise.all([running, last]);
  expect(places).toEqual([2, 1]);
});

it('counts a place from the moment that it is taken', () => {
  const queue = createQueue({ ...limits, length: 2, lengthPerUser: 1 }, () => 0);
  queue.join({ user: 'a', guild: 'x' });
  expect(() => queue.join({ user: 'a', guild: 'x' })).toThrow('You already have 1 request waiting');
  const b = queue.join({ user: 'b', guild: 'x' });
  expect(() => queue.join({ user: 'c', guild: 'x' })).toThrow('The queue is full');
  b.leave();
  queue.join({ user: 'c', guild: 'x' });
});
