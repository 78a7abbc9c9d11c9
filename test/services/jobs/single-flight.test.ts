import { expect, it } from 'vitest';
import { storedMarkdown } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { createSingleFlight } from '#services/jobs/single-flight.ts';

function setUp() {
  const clock = { ms: 0 };
  const counts = { done: 0, ignored: 0 };
  const pending = Promise.withResolvers<void>();
  const singleFlight = createSingleFlight(() => clock.ms);
  const work = async () => {
    counts.done += 1;
    await pending.promise;
  };
  const ignore = async () => {
    counts.ignored += 1;
  };
  return { clock, counts, pending, singleFlight, work, ignore };
}

it('does the work of a repeatable button once for a double click, and again for each later press', async () => {
  const { clock, counts, pending, singleFlight, work, ignore } = setUp();
  const running: Promise<void>[] = [];
  for (const ms of [0, 200, 999, 1000, 2100]) {
    clock.ms = ms;
    running.push(singleFlight.runRepeatable('reroll', work, ignore));
  }
  running.push(singleFlight.runRepeatable('vary', work, ignore));
  expect(counts).toEqual({ done: 4, ignored: 2 });
  pending.resolve();
  await Promise.all(running);
});

it('does the work of a one-off button once, and says so once', async () => {
  const { counts, pending, singleFlight, work, ignore } = setUp();
  const running = singleFlight.run('missing', work, ignore);
  await expect(singleFlight.run('missing', work, ignore)).rejects.toThrow(
    expect.objectContaining({ code: 'already-requested' }),
  );
  await singleFlight.run('missing', work, ignore);
  expect(counts).toEqual({ done: 1, ignored: 1 });
  pending.resolve();
  await running;
  await singleFlight.run('missing', work, ignore);
  expect(counts.done).toBe(2);
});

it('lets the work be done again after it has failed', async () => {
  const { singleFlight, ignore } = setUp();
  const fail = () => Promise.reject(new UserError(storedMarkdown('The queue is full.')));
  for (const _ of [1, 2]) await expect(singleFlight.run('missing', fail, ignore)).rejects.toThrow('The queue is full.');
});
