import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';

it('runs the tasks of one key in their order and one at a time, whichever fail', async () => {
  const task = fc.record({ key: fc.constantFrom('a', 'b'), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(task, { maxLength: 12 }), fc.scheduler(), async (tasks, scheduler) => {
      const queue = createKeyedSerialQueue();
      const running = new Set<string>();
      const order: number[] = [];
      const results = tasks.map(({ key, fails }, index) =>
        queue.run(key, async () => {
          expect(running).not.toContain(key);
          running.add(key);
          await scheduler.schedule(Promise.resolve());
          running.delete(key);
          order.push(index);
          if (fails) throw new Error('failed');
          return index;
        }),
      );
      const settled = await scheduler.waitFor(Promise.allSettled(results));
      expect(settled.map(({ status }) => status === 'rejected')).toEqual(tasks.map(({ fails }) => fails));
      for (const key of ['a', 'b'])
        expect(order.filter((index) => tasks[index]?.key === key)).toEqual(
          [...tasks.keys()].filter((index) => tasks[index]?.key === key),
        );
    }),
  );
});

it('keeps the others going while one key waits', async () => {
  const queue = createKeyedSerialQueue();
  const blocked = Promise.withResolvers<void>();
  const first = queue.run('a', () => blocked.promise);
  await queue.run('b', async () => {});
  blocked.resolve();
  await first;
});
