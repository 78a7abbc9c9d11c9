import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTimeSlices } from '#services/time-slices.ts';

/** Tasks of 0.6 ms each, by a clock that only they move, and after them as many steps that take no time. */
function createTasks({ laterMs = 0 } = {}) {
  const clock = { ms: 0 };
  const done: number[] = [];
  const slices = createTimeSlices(() => clock.ms);
  const work = async (task: number) => {
    clock.ms += 0.6;
    done.push(task);
    await undefined;
    clock.ms += laterMs;
  };
  const run = (task: number) => slices.run(() => work(task));
  return { done, run, slices, work };
}

/** Until the microtasks have run, and nothing else. */
const tick = () => new Promise<void>((resolve) => process.nextTick(resolve));

it('knows how many tasks come together before it does the first', async () => {
  const { run, slices } = createTasks();
  const sizes: number[] = [];
  for (let task = 0; task < 3; task += 1) {
    slices.run(() => sizes.push(slices.burstSize()));
    // As packets of one read come: with promises in between.
    await tick();
  }
  run(3);
  await slices.whenNoneWaits();
  expect(sizes).toEqual([4, 4, 4]);
});

it('does no more tasks at once than fit into a slice of time', async () => {
  const { done, run } = createTasks();
  for (let task = 0; task < 10; task += 1) run(task);
  await setImmediate();
  await tick();
  expect(done).toEqual([0, 1, 2, 3]);
  await setImmediate();
  await tick();
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  run(10);
  await setImmediate();
  await tick();
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it('counts what tasks go on with after they returned', async () => {
  const { done, run } = createTasks({ laterMs: 2 });
  for (let task = 0; task < 10; task += 1) run(task);
  await setImmediate();
  await tick();
  expect(done).toEqual([0]);
});

it('does tasks that come one by one in the turn in which they come', async () => {
  const { done, run } = createTasks();
  for (let task = 0; task < 5; task += 1) {
    run(task);
    await setImmediate();
    await tick();
    expect(done.at(-1)).toBe(task);
  }
});

it('lets tasks go on that have waited before others begin, and no more than fit into a slice', async () => {
  const { done, run, slices, work } = createTasks();
  const answered = Promise.withResolvers<void>();
  const resume = async (task: number) => {
    await slices.resumeAfter(answered.promise);
    work(task);
  };
  for (let task = 10; task < 15; task += 1) void resume(task);
  for (let task = 0; task < 5; task += 1) run(task);
  // All go on at the same moment, as when Redis answers.
  answered.resolve();
  await setImmediate();
  await tick();
  expect(done).toEqual([10, 11, 12, 13]);
  await setImmediate();
  await tick();
  expect(done).toEqual([10, 11, 12, 13, 14, 0, 1, 2]);
});

it('begins a task once that waits for something at once', async () => {
  const { slices } = createTasks();
  let begun = 0;
  slices.run(async () => {
    begun += 1;
    await slices.resumeAfter(setImmediate());
  });
  await slices.whenNoneWaits();
  expect(begun).toBe(1);
});

it('does not say that none waits while a task waits for something else', async () => {
  const { slices } = createTasks();
  const { promise: answered, reject } = Promise.withResolvers<void>();
  const task = slices.resumeAfter(answered);
  let noneWaits = false;
  const idle = slices.whenNoneWaits().then(() => {
    noneWaits = true;
  });
  await setImmediate();
  expect(noneWaits).toBe(false);
  reject(new Error('away'));
  await expect(task).rejects.toThrow('away');
  await idle;
});

it('tells when none waits any more', async () => {
  const { done, run, slices } = createTasks();
  await slices.whenNoneWaits();
  for (let task = 0; task < 10; task += 1) run(task);
  const next = slices.next().then(() => done.length);
  await slices.whenNoneWaits();
  expect(done).toHaveLength(10);
  expect(await next).toBe(10);
});

it('counts what tasks go on with after streams', async () => {
  const clock = { ms: 0 };
  const done: number[] = [];
  const slices = createTimeSlices(() => clock.ms);
  const work = async (task: number) => {
    for await (const text of Readable.from(['read'])) done.push(text.length && task);
    clock.ms += 6;
  };
  for (let task = 0; task < 10; task += 1) slices.run(() => work(task));
  await setImmediate();
  await setImmediate();
  expect(done.length).toBeLessThan(10);
  await slices.whenNoneWaits();
});
