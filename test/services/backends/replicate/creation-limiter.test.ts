import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ApiError } from '#services/backends/replicate/api/api-errors.ts';
import { createCreationLimiter } from '#services/backends/replicate/create/creation-limiter.ts';
import { type Limiters, localLimiters } from '#services/queue/limiters/limiters.ts';
import { fastClock } from '#test/support/fake-replicate/clock.ts';
import { throttled } from '#test/support/fake-replicate/problems.ts';
import { createRateLimit } from '#test/support/fake-replicate/routes/predictions/rate-limit.ts';

const REQUESTS = 300;
/** So many more are on their way when a response comes. */
const RESPONSE_MS = 300;

/** What another process has left of a rate: nothing. */
function exhaustedRate(clock: ReturnType<typeof fastClock>) {
  const rate = createRateLimit(clock, 600, REQUESTS);
  for (let taken = 0; taken < REQUESTS; taken++) rate.take();
  return rate;
}

it.each(['of this process', 'of all processes'])(
  'is refused about once for each that waits where the rate %s has been used by another',
  async (whose) => {
    const clock = fastClock(100);
    let sharedTickets = 0;
    const shared: Limiters = {
      ...localLimiters,
      shared: true,
      waitForRate: async () => {
        sharedTickets++;
      },
    };
    const isShared = whose === 'of all processes';
    const limiter = createCreationLimiter(600, clock, isShared ? shared : localLimiters);
    const rate = exhaustedRate(clock);
    const { signal } = new AbortController();
    let attempts = 0;
    const create = async () => {
      for (;;) {
        await limiter.acquire(clock.now() + 300_000, signal);
        attempts++;
        await clock.sleep(RESPONSE_MS);
        const allowance = rate.take();
        if ('left' in allowance) return;
        const { status, body } = throttled(allowance.wait);
        limiter.onThrottled(new ApiError(status, new Headers(), JSON.stringify(body)));
      }
    };
    await Promise.all(Array.from({ length: REQUESTS }, create));
    expect(attempts).toBeLessThan(2 * REQUESTS);
    if (isShared) expect(sharedTickets).toBe(REQUESTS);
  },
);

/** A limiter over a shared rate, and how often that was asked. */
function createSharedLimiter() {
  const clock = fastClock(10);
  let asked = 0;
  const limiters: Limiters = { ...localLimiters, shared: true, waitForRate: async () => void asked++ };
  const limiter = createCreationLimiter(600, clock, limiters);
  const { status, body } = throttled(1);
  return {
    clock,
    asked: () => asked,
    acquire: (signal = new AbortController().signal) => limiter.acquire(clock.now() + 300_000, signal),
    refuse: () => limiter.onThrottled(new ApiError(status, new Headers(), JSON.stringify(body))),
  };
}

it('uses what was refused again only while the shared rate still counts it', async () => {
  const { clock, asked, acquire, refuse } = createSharedLimiter();
  for (let n = 0; n < 2; n++) {
    await acquire();
    refuse();
  }
  expect(asked()).toBe(1);
  // The job that was refused last has given up.
  clock.advance(61_000);
  await acquire();
  expect(asked()).toBe(2);
});

it('gives to the next what was allowed to one that is canceled while creations pause', async () => {
  const { asked, acquire, refuse } = createSharedLimiter();
  await acquire();
  refuse();
  await acquire();
  refuse();
  const job = new AbortController();
  const canceled = [acquire(job.signal), acquire(job.signal)];
  await expect.poll(asked).toBe(2);
  job.abort(new Error('canceled'));
  for (const each of canceled) await expect(each).rejects.toThrow('canceled');
  // They leave the queue in their turn.
  await setImmediate();
  await acquire();
  await acquire();
  expect(asked()).toBe(2);
});
