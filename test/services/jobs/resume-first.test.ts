import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Backend, GenerationResult } from '#services/backends/backend.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';

const PICTURE = { index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;
const RESULT: GenerationResult = { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true };

it('begins no job above a server’s limit that comes before those of the earlier process are found', async () => {
  await using store = await openStore('memory:', () => {});
  const jobStore = openJobStore(store);
  const model = loadModels('').default;
  const earlier = createJob(model, {}, { id: '1', state: { is: 'accepted' } });
  await jobStore.add(earlier);
  await jobStore.updateState(earlier, { is: 'submitted', prediction: 'p1' });

  const steps: string[] = [];
  const [followed, earlierEnds] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const backend: Backend = {
    name: 'sketch',
    keepsResults: true,
    assertSupported: () => {},
    submit: async ({ jobId }) => {
      steps.push('the later one is created');
      return { predictionId: jobId };
    },
    follow: async (prediction) => {
      if (`${prediction}` === 'p1') {
        followed.resolve();
        await earlierEnds.promise;
        steps.push('the earlier one is painted');
      }
      return RESULT;
    },
  };
  const generator = await openTestGenerator({
    store,
    jobStore,
    backend,
    resumesFirst: true,
    queue: await openQueue({ perGuild: 1 }),
  });
  const { recipe, reply } = createJob(model, {}, { at: 0, state: { is: 'accepted' } });
  const request = {
    person: { id: '7', name: 'Ben' },
    place: { ...TEST_PLACE, guild: earlier.guild },
    reply: { ...reply, id: '2' },
    private: false,
  };
  const acknowledged = Promise.withResolvers<void>();
  const later = generator.generate(recipe, request, async () => acknowledged.resolve());
  // Its person is told at once.
  await acknowledged.promise;
  const resuming = generator.resume();
  await followed.promise;
  await setImmediate();
  earlierEnds.resolve();
  await Promise.all([later, resuming]);
  expect(steps).toEqual(['the earlier one is painted', 'the later one is created']);
});
