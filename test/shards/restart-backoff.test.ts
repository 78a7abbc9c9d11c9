import { expect, it } from 'vitest';
import { createRestartBackoff } from '#shards/restart-backoff.ts';

it('waits longer after each early exit, a minute at most', () => {
  let now = 0;
  const backoff = createRestartBackoff(() => now);
  const runFor = (ms: number) => {
    backoff.recordStart(1);
    now += ms;
    return backoff.recordExit(1);
  };
  expect([1000, 1000, 1000].map(runFor).map(({ delayMs }) => delayMs)).toEqual([500, 1000, 2000]);
  for (let count = 0; count < 10; count += 1) runFor(1000);
  expect(runFor(1000)).toEqual({ delayMs: 60_000, consecutiveExits: 14 });
  expect(runFor(60_000)).toEqual({ delayMs: 500, consecutiveExits: 1 });
  backoff.recordStart(2);
  expect(backoff.recordExit(2)).toEqual({ delayMs: 500, consecutiveExits: 1 });
});
