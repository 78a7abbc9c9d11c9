import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inTimeSlices } from '#gateway/time-slices.ts';

/** Tasks of 3 ms each, by a clock that only they move. */
function createTasks() {
  const clock = { ms: 0 };
  const done: number[] = [];
  const run = inTimeSlices(
    (task: number) => {
      clock.ms += 3;
      done.push(task);
    },
    () => clock.ms,
  );
  return { done, run };
}

it('does a task at once, and no more than fit into a slice of time', async () => {
  const { done, run } = createTasks();
  for (let task = 0; task < 10; task += 1) run(task);
  expect(done).toEqual([0, 1, 2, 3]);
  await setImmediate();
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  run(10);
  await setImmediate();
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it('does tasks that come one by one at once', async () => {
  const { done, run } = createTasks();
  for (let task = 0; task < 5; task += 1) {
    run(task);
    expect(done.at(-1)).toBe(task);
    await setImmediate();
  }
});
