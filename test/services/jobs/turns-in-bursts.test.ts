import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from '#app/turns.ts';

/** Interactions that come at the same moment, each of which takes 1 ms until it is acknowledged, and 5 ms after that. */
async function handleAtOnce(count: number) {
  const clock = { ms: 0 };
  const { interactionTurns, burst } = createTurns(() => clock.ms);
  const acknowledged: boolean[] = [];
  /** How many were acknowledged when each was looked at, and how many were looked at in each turn of the loop. */
  const before: number[] = [];
  const inTurn: number[] = [0];
  const look = () => {
    clock.ms += 5;
    before.push(acknowledged.length);
    inTurn.push((inTurn.pop() ?? 0) + 1);
  };
  for (let index = 0; index < count; index++) {
    interactionTurns.run(async () => {
      const isInBurst = burst.isOn();
      clock.ms += 1;
      acknowledged.push(isInBurst);
      if (isInBurst) await burst.turn();
      look();
    });
  }
  while (before.length < count) {
    await setImmediate();
    inTurn.push(0);
  }
  return { acknowledged, before, inTurn };
}

it('acknowledges the rest of a burst before it looks at any of them', async () => {
  const { acknowledged, before, inTurn } = await handleAtOnce(200);
  const first = acknowledged.filter((isFirst) => isFirst).length;
  expect(first).toBeGreaterThanOrEqual(199);
  expect(before.filter((count) => count === 200)).toHaveLength(first);
  expect(Math.max(...inTurn)).toBeLessThanOrEqual(3);
});

it('looks at each of a few at once, before the next', async () => {
  const { acknowledged, before } = await handleAtOnce(20);
  expect(acknowledged).not.toContain(true);
  expect(before).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});
