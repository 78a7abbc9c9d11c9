import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { localLimiters } from '#services/queue/limiters/limiters.ts';
import { openSlots } from '#services/queue/limiters/slots.ts';
import { QUEUE_LIMITS as limits, openQueue } from '#test/support/queue/open-queue.ts';

const neverAborted = new AbortController().signal;
const ignorePosition = () => {};
/** Jobs start within a few turns of the event loop: only after these is it certain that no more start. */
const waitForTimers = () => sleep(40);

/** A job whose end the test decides. */
interface RunningJob {
  readonly user: string;
  readonly guild: string;
  finish(): void;
}

it('keeps to the limits of a person, a server and the whole bot, and runs every job in the end', async () => {
  const quotaKey = fc.record({ user: fc.constantFrom('a', 'b', 'c', 'd'), guild: fc.constantFrom('x', 'y') });
  const job = fc.record({
    quotaKey,
    fails: fc.boolean(),
    canceled: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(job, { maxLength: 16 }), fc.integer(), async (jobs, seed) => {
      const queue = await openQueue();
      const running = new Set<RunningJob>();
      const cancels: (() => void)[] = [];
      const results = jobs.map(({ quotaKey: { user, guild }, fails, canceled }) => {
        const control = new AbortController();
        if (canceled) cancels.push(() => control.abort(new Error('canceled')));
        const work = () =>
          new Promise<string>((resolve, reject) => {
            const one: RunningJob = {
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
        return queue.join({ user, guild }).run(ignorePosition, control.signal, work);
      });
      const all = Promise.allSettled(results);
      await waitForTimers();
      for (const cancel of cancels) cancel();
      // What was canceled while it ran ends when its work does.
      await waitForTimers();
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
        await waitForTimers();
      }
      expect((await all).length).toBe(jobs.length);
    }),
    { numRuns: 20 },
  );
});

it('starts a job of another server while one server uses all its slots', async () => {
  const queue = await openQueue();
  const started: string[] = [];
  const startJob = (user: string, guild: string) => {
    void queue.join({ user, guild }).run(ignorePosition, neverAborted, () => {
      started.push(`${user}${guild}`);
      return new Promise(() => {});
    });
  };
  for (const user of 'abcdefgh') startJob(user, 'x');
  startJob('z', 'y');
  await vi.waitFor(() => expect(started.toSorted()).toEqual(['ax', 'bx', 'cx', 'zy']));
});

it('starts another server’s first job with the next slot, however many jobs one server has', async () => {
  const queue = await openQueue({ perGuild: 100 });
  const started: RunningJob[] = [];
  const join = (user: string, guild: string) => {
    const work = () =>
      new Promise<void>((resolve) => {
        started.push({ user, guild, finish: resolve });
      });
    void queue.join({ user, guild }).run(ignorePosition, neverAborted, work);
  };
  for (let n = 0; n < 100; n++) join(`x${n}`, 'x');
  await vi.waitFor(() => expect(started.length).toBe(limits.atOnce));
  join('z', 'y');
  started[0]?.finish();
  await vi.waitFor(() => expect(started.length).toBe(limits.atOnce + 1));
  expect(started.at(-1)?.guild).toBe('y');
});

it('applies a server’s own limit to a person’s jobs in that server', async () => {
  const queue = await openQueue({ perUser: 1 });
  let started = 0;
  const join = (atOnce?: number) =>
    void queue
      .join({ user: 'a', guild: atOnce ? 'x' : 'y', limits: { atOnce } })
      .run(ignorePosition, neverAborted, () => {
        started++;
        return new Promise(() => {});
      });
  for (let n = 0; n < 3; n++) join(2);
  for (let n = 0; n < 3; n++) join();
  await vi.waitFor(() => expect(started).toBe(3));
  await waitForTimers();
  expect(started).toBe(3);
});

it('runs jobs that an earlier process started at once, and counts them', async () => {
  const queue = await openQueue({ atOnce: 2, perUser: 1 });
  const ends: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => ends.push(resolve));
  for (let n = 0; n < 3; n++)
    void queue.join({ user: 'a', guild: 'x' }, { alreadyRunning: true }).run(ignorePosition, neverAborted, work);
  expect(queue.runningCount).toBe(3);
  await waitForTimers();
  void queue.join({ user: 'b', guild: 'y' }).run(ignorePosition, neverAborted, work);
  ends[0]?.();
  await waitForTimers();
  expect(queue.runningCount).toBe(2);
  ends[1]?.();
  await vi.waitFor(() => expect(ends.length).toBe(4));
});

it('aborts work that holds its slot for too long, and gives the slot to the next job', async () => {
  const queue = await openQueue(
    { atOnce: 1 },
    { slots: openSlots(localLimiters, { atOnce: 1, maxHoldMs: 50, graceMs: 50 }) },
  );
  const first = queue
    .join({ user: 'a', guild: 'x' })
    .run(ignorePosition, neverAborted, ({ signal }) => once(signal, 'abort').then(() => Promise.reject(signal.reason)));
  const stuck = queue
    .join({ user: 'b', guild: 'x' })
    .run(ignorePosition, neverAborted, () => new Promise<never>(() => {}));
  const last = queue.join({ user: 'c', guild: 'x' }).run(ignorePosition, neverAborted, async () => 'last');
  await expect(first).rejects.toThrow('This took too long');
  expect(await Promise.race([last, stuck])).toBe('last');
});

it('does not wait for a job that was canceled while it waited', async () => {
  const queue = await openQueue({ perUser: 1 });
  const control = new AbortController();
  const first = Promise.withResolvers<void>();
  const running = queue.join({ user: 'a', guild: 'x' }).run(ignorePosition, neverAborted, () => first.promise);
  await waitForTimers();
  const second = queue.join({ user: 'a', guild: 'x' }).run(ignorePosition, control.signal, async () => 'second');
  const third = queue.join({ user: 'a', guild: 'x' }).run(ignorePosition, neverAborted, async () => 'third');
  control.abort(new Error('canceled'));
  await expect(second).rejects.toThrow('canceled');
  first.resolve();
  await running;
  expect(await third).toBe('third');
});

it('tells the new position to those who wait when a job leaves', async () => {
  const queue = await openQueue({ atOnce: 1 });
  const positions: number[] = [];
  const first = Promise.withResolvers<void>();
  const running = queue.join({ user: 'a', guild: 'x' }).run(ignorePosition, neverAborted, () => first.promise);
  await waitForTimers();
  const middle = queue.join({ user: 'b', guild: 'x' });
  const last = queue.join({ user: 'c', guild: 'x' }).run(
    ({ position }) => positions.push(position),
    neverAborted,
    async () => {},
  );
  await expect.poll(() => positions).toEqual([2]);
  middle.leave();
  await expect.poll(() => positions).toEqual([2, 1]);
  first.resolve();
  await Promise.all([running, last]);
});

it('counts a job against the queue’s length as soon as it joins', async () => {
  const queue = await openQueue({ length: 2, lengthPerUser: 1 });
  queue.join({ user: 'a', guild: 'x' });
  expect(() => queue.join({ user: 'a', guild: 'x' })).toThrow('You already have 1 request waiting');
  const b = queue.join({ user: 'b', guild: 'x' });
  expect(() => queue.join({ user: 'c', guild: 'x' })).toThrow('The queue is full');
  b.leave();
  queue.join({ user: 'c', guild: 'x' });
});

it('keeps places in the queue for other servers', async () => {
  const queue = await openQueue({ length: 4, lengthPerGuild: 2 });
  queue.join({ user: 'a', guild: 'x' });
  const second = queue.join({ user: 'b', guild: 'x' });
  expect(() => queue.join({ user: 'c', guild: 'x' })).toThrow('This server has all the places in the queue');
  queue.join({ user: 'c', guild: 'y' });
  queue.join({ user: 'd', guild: undefined });
  second.leave();
  queue.join({ user: 'c', guild: 'x' });
});

it('gives nobody more than the operator allows, whatever their servers set', async () => {
  const queue = await openQueue({ perGuild: 3, atOnce: 100, maxPerUser: 4, maxLengthPerUser: 6 });
  const generous = { atOnce: 1000, waiting: 1000 };
  let started = 0;
  const join = (guild: string) =>
    queue.join({ user: 'a', guild, limits: generous }).run(ignorePosition, neverAborted, () => {
      started++;
      return new Promise(() => {});
    });
  for (let n = 0; n < 6; n++) void join(n % 2 ? 'x' : 'y');
  await vi.waitFor(() => expect(started).toBe(4));
  for (let n = 0; n < 4; n++) void join('z');
  await waitForTimers();
  expect(started).toBe(4);
  expect(() => queue.join({ user: 'a', guild: 'v', limits: generous })).toThrow('You already have 6 requests waiting');
});
