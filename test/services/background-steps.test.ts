import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createBackgroundSteps, MAX_AT_ONCE, type Turn } from '#services/background-steps.ts';

async function* numbers(count: number) {
  for (let number = 0; number < count; number += 1) yield number;
}

/** Steps on a clock that goes on only when something computes. */
function openSteps(whenNoneWaits?: () => Promise<void>) {
  const clock = { ms: 0 };
  const steps = createBackgroundSteps({ now: () => clock.ms, pauseMs: 0, ...(whenNoneWaits && { whenNoneWaits }) });
  const compute = (ms: number) => {
    clock.ms += ms;
  };
  return { steps, clock, compute };
}

/** Runs `work`. @returns the most that the clock went on in one turn of the loop, in ms */
async function longestTurn(clock: { readonly ms: number }, work: () => Promise<unknown>): Promise<number> {
  let [longest, last, isOver] = [0, clock.ms, false];
  const watching = (async () => {
    for (; !isOver; await setImmediate()) {
      longest = Math.max(longest, clock.ms - last);
      last = clock.ms;
    }
  })();
  await work();
  isOver = true;
  await watching;
  return longest;
}

it('computes for two ms in a turn of the loop, however many passes there are', async () => {
  const { steps, clock, compute } = openSteps();
  const pass = () => steps.forEach(numbers(60), async () => compute(0.5));
  expect(await longestTurn(clock, () => Promise.all([pass(), pass(), pass()]))).toBeLessThanOrEqual(3);
  expect(clock.ms).toBe(90);
});

it('does many short steps in a slice', async () => {
  let slices = 0;
  const { steps, compute } = openSteps(async () => {
    slices += 1;
  });
  await steps.forEach(numbers(1000), async () => compute(0.05));
  expect(slices).toBeLessThanOrEqual(26);
});

it('gives turns to what was read at once', async () => {
  const { steps, clock, compute } = openSteps();
  const { promise: hasRead, resolve: endReading } = Promise.withResolvers<void>();
  let begun = 0;
  const step = async (_: number, turn: Turn) => {
    begun += 1;
    if (begun === MAX_AT_ONCE) endReading();
    await hasRead;
    await turn();
    compute(1);
  };
  expect(await longestTurn(clock, () => steps.forEach(numbers(MAX_AT_ONCE), step))).toBeLessThanOrEqual(3);
  expect(clock.ms).toBe(MAX_AT_ONCE);
});

it('begins no slice while somebody waits for a first response', async () => {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  const { steps, compute } = openSteps(() => promise);
  let begun = 0;
  const pass = steps.forEach(numbers(5), async () => {
    begun += 1;
    compute(1);
  });
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  expect(begun).toBe(0);
  answer();
  await pass;
  expect(begun).toBe(5);
});

it('has some steps of a pass under way at once, and asks for no more items meanwhile', async () => {
  const { steps } = openSteps();
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  let [underWay, asked] = [0, 0];
  async function* items() {
    for (; asked < 100; asked += 1) yield asked;
  }
  const pass = steps.forEach(items(), async () => {
    underWay += 1;
    await mayEnd;
  });
  await expect.poll(() => underWay).toBe(MAX_AT_ONCE);
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  expect([underWay, asked]).toEqual([MAX_AT_ONCE, MAX_AT_ONCE]);
  end();
  await pass;
  expect(underWay).toBe(100);
});

it('rejects with the first failure once what is under way has ended, and begins nothing more', async () => {
  const { steps, compute } = openSteps();
  const began: number[] = [];
  const ended: number[] = [];
  const pass = steps.forEach(numbers(20), async (number) => {
    began.push(number);
    compute(1);
    if (number === 1) throw new Error('the store is away');
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    ended.push(number);
  });
  await expect(pass).rejects.toThrow('the store is away');
  expect(ended).toEqual(began.filter((number) => number !== 1));
  expect(began.length).toBeLessThan(5);
});

it('stops when it is aborted', async () => {
  const { steps } = openSteps();
  const stopped = new AbortController();
  let began = 0;
  const pass = steps.forEach(
    numbers(20),
    async () => {
      began += 1;
      if (began === 3) stopped.abort();
    },
    stopped.signal,
  );
  await expect(pass).rejects.toHaveProperty('name', 'AbortError');
  expect(began).toBe(3);
});
