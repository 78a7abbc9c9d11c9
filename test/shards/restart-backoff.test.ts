import { expect, it } from 'vitest';
import { createRestartBackoff } from '#shards/restart-backoff.ts';

it('waits longer after each early exit, a minute at most', () => {
  let now = 0;
  const pauses = createRestartBackoff(() => now);
  const live = (ms: number) => {
    pauses.recordStart(1);
    now += ms;
    return pauses.recordExit(1);
  };
  expect([1000, 1000, 1000].map(live).map(({ delayMs: pause }) => pause)).toEqual([500, 1000, 2000]);
  for (let count = 0; count < 10; count += 1) live(1000);
  expect(live(1000)).toEqual({ pause: 60_000, inARow: 14 });
  expect(live(60_000)).toEqual({ pause: 500, inARow: 1 });
  pauses.recordStart(2);
  expect(pauses.recordExit(2)).toEqual({ pause: 500, inARow: 1 });
});
