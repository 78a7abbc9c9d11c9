import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { expect, it, vi } from 'vitest';
import { processTimers } from '#services/backends/replicate/api/timing.ts';
import { createCreationLimiter } from '#services/backends/replicate/create/creation-limiter.ts';
import { openRedisLimiters } from '#services/queue/limiters/redis-limiters.ts';
import { startRedis } from '#test/support/store/redis.ts';

it('counts the creations of all processes together, and goes on alone while Redis is away', async () => {
  await using redis = await startRedis();
  const timing = { now: Date.now, wallClock: Date.now, random: () => 0.5, ...processTimers };
  await using opened = new AsyncDisposableStack();
  const limiters = [0, 1].map(() =>
    createCreationLimiter(5, timing, opened.use(openRedisLimiters(redis.url, pino({ level: 'silent' })))),
  );
  const control = new AbortController();
  let passed = 0;
  const pass = () =>
    Promise.all(
      limiters.map(async (limiter) => {
        await limiter.acquire(Date.now() + 60_000, control.signal);
        passed += 1;
      }),
    );
  const all = Promise.allSettled(Array.from({ length: 4 }, pass));
  await vi.waitFor(() => expect(passed).toBe(5));
  await wait(300);
  expect(passed).toBe(5);
  control.abort(new Error('over'));
  await all;
  await redis.stop();
  await limiters[0]?.acquire(Date.now() + 60_000, new AbortController().signal);
});
