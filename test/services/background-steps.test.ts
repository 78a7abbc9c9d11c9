import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createBackgroundSteps } from '#services/background-steps.ts';

async function* numbers(count: number) {
  for (let number = 0; number < count; number += 1) yield number;
}

it('begins one step in a turn of the loop, however many passes there are', async () => {
  const steps = createBackgroundSteps({ pauseMs: 0 });
  /** Steps that began in each turn. */
  const began: number[] = [0];
  let isOver = false;
  const countTurns = (async () => {
    for (; !isOver; await setImmediate()) began.push(0);
  })();
  const pass = () =>
    steps.forEach(numbers(20), async () => {
      began.push((began.pop() ?? 0) + 1);
    });
  await Promise.all([pass(), pass(), pass()]);
  isOver = true;
  await countTurns;
  expect(began.reduce((sum, count) => sum + count)).toBe(60);
  expect(Math.max(...began)).toBe(1);
});

it('has four steps of a pass under way at once, and asks for no more items meanwhile', async () => {
  const steps = createBackgroundSteps({ pauseMs: 0 });
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  let [underWay, asked] = [0, 0];
  async function* items() {
    for (; asked < 20; asked += 1) yield asked;
  }
  const pass = steps.forEach(items(), async () => {
    underWay += 1;
    await mayEnd;
  });
  await expect.poll(() => underWay).toBe(4);
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  expect([underWay, asked]).toEqual([4, 4]);
  end();
  await pass;
  expect(underWay).toBe(20);
});

it('rejects with the first failure once what is under way has ended, and begins nothing more', async () => {
  const steps = createBackgroundSteps({ pauseMs: 0 });
  const began: number[] = [];
  const ended: number[] = [];
  const pass = steps.forEach(numbers(20), async (number) => {
    began.push(number);
    if (number === 1) throw new Error('the store is away');
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    ended.push(number);
  });
  await expect(pass).rejects.toThrow('the store is away');
  expect(ended).toEqual(began.filter((number) => number !== 1));
  expect(began.length).toBeLessThan(5);
});

it('stops when it is aborted', async () => {
  const steps = createBackgroundSteps({ pauseMs: 0 });
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
