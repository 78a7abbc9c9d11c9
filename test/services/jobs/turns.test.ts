import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTurns } from '#app/turns.ts';
import type { Backend, GenerationResult } from '#services/backends/backend.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';

const PICTURE = { index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;
const RESULT: GenerationResult = { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true };

/** Jobs that run at once, and ms to create the prediction and to make the message of each; a slice has 10. */
const [JOBS, STEP_MS] = [20, 5];

/** Counts how often something is done in one turn of the event loop, at most, until it was done for all jobs. */
function createTurnCounter() {
  const turns = [0];
  return {
    add: () => void turns.push((turns.pop() ?? 0) + 1),
    most: async () => {
      while (turns.reduce((sum, each) => sum + each, 0) < JOBS) {
        await setImmediate();
        turns.push(0);
      }
      return Math.max(...turns);
    },
  };
}

it('leaves the process to others while many jobs that come to the same point at the same moment are created and delivered', async () => {
  await using store = await openStore('memory:', () => {});
  const clock = { ms: 0 };
  const { whenMayGoOn } = createTurns(() => clock.ms);
  const ended = Promise.withResolvers<GenerationResult>();
  const [created, delivered] = [createTurnCounter(), createTurnCounter()];
  const backend: Backend = {
    name: 'sketch',
    keepsResults: true,
    assertSupported: () => {},
    submit: async (request) => {
      await request.beforeCreate();
      clock.ms += STEP_MS;
      created.add();
      return { predictionId: request.jobId };
    },
    follow: () => ended.promise,
  };
  const generator = await openTestGenerator({
    store,
    backend,
    whenMayGoOn,
    queue: await openQueue({ perGuild: JOBS, atOnce: JOBS }),
    notifier: {
      deliver: async () => {
        clock.ms += STEP_MS;
        delivered.add();
        return { is: 'delivered', route: 'reply', message: undefined };
      },
    },
  });
  const jobs = Array.from({ length: JOBS }, (_, index) => {
    const { recipe, reply } = createJob(loadModels('').default, {}, { at: 0, state: { is: 'accepted' } });
    const person = { id: `${index}`, name: 'Ben' };
    const request = { person, place: TEST_PLACE, reply: { ...reply, id: `${index}` }, private: false };
    return generator.generate(recipe, request, async () => {});
  });
  expect(await created.most()).toBeLessThanOrEqual(4);
  ended.resolve(RESULT);
  expect(await delivered.most()).toBeLessThanOrEqual(4);
  await Promise.all(jobs);
});
