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

/** Jobs that run at once, and ms to make the message of each; a slice has 10. */
const [JOBS, MESSAGE_MS] = [20, 5];

it('leaves the process to others while many jobs that ended at the same moment are delivered', async () => {
  await using store = await openStore('memory:', () => {});
  const clock = { ms: 0 };
  const { whenMayGoOn } = createTurns(() => clock.ms);
  const started = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<GenerationResult>();
  let running = 0;
  const backend: Backend = {
    name: 'sketch',
    keepsResults: true,
    assertSupported: () => {},
    submit: async (request) => ({ predictionId: request.jobId }),
    follow: async () => {
      running += 1;
      if (running === JOBS) started.resolve();
      return ended.promise;
    },
  };
  /** How many were delivered in each turn of the event loop. */
  const delivered: number[] = [0];
  const generator = await openTestGenerator({
    store,
    backend,
    whenMayGoOn,
    queue: await openQueue({ perGuild: JOBS, atOnce: JOBS }),
    undelivered: {
      put: async () => {},
      get: async () => undefined,
      delete: async () => {},
      usedBytes: async () => 0,
    },
    notifier: {
      isAcknowledged: async () => true,
      showProgress: () => {},
      deliver: async () => {
        clock.ms += MESSAGE_MS;
        delivered.push((delivered.pop() ?? 0) + 1);
        return { is: 'delivered', route: 'reply', message: undefined };
      },
      reportUserError: async () => {},
      reportFault: async () => {},
      reportCancellation: async () => {},
    },
  });
  const jobs = Array.from({ length: JOBS }, (_, index) => {
    const { recipe, reply } = createJob(loadModels('').default, {}, { at: 0, state: { is: 'accepted' } });
    const person = { id: `${index}`, name: 'Ben' };
    const request = { person, place: TEST_PLACE, reply: { ...reply, id: `${index}` }, private: false };
    return generator.generate(recipe, request, async () => {});
  });
  await started.promise;
  ended.resolve(RESULT);
  while (delivered.reduce((sum, each) => sum + each, 0) < JOBS) {
    await setImmediate();
    delivered.push(0);
  }
  await Promise.all(jobs);
  expect(Math.max(...delivered)).toBeLessThanOrEqual(4);
});
