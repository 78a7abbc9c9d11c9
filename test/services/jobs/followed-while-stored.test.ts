import { expect, it, vi } from 'vitest';
import type { Backend, GenerationResult } from '#services/backends/backend.ts';
import { type JobStore, openJobStore } from '#services/jobs/store/job-store.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';

const PICTURE = { index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;
const RESULT: GenerationResult = { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true };

/** Paints one job in a store that writes the ids of predictions only when it is told to. */
async function paintSlowly(follow: Backend['follow']) {
  const store = await openStore('memory:', () => {});
  const jobs = openJobStore(store);
  const mayWrite = Promise.withResolvers<void>();
  const events: string[] = [];
  const jobStore: JobStore = {
    ...jobs,
    updateState: async (job, state) => {
      if (state.is === 'submitted') await mayWrite.promise;
      const updated = await jobs.updateState(job, state);
      if (state.is === 'submitted') events.push('stored');
      return updated;
    },
  };
  const backend: Backend = {
    name: 'replicate',
    keepsResults: true,
    assertSupported: () => {},
    submit: async (request) => {
      await request.beforeCreate();
      void request.onCreated?.('p1');
      return { predictionId: 'p1' };
    },
    follow: (...args) => {
      events.push('followed');
      return follow(...args);
    },
  };
  const notifier = {
    deliver: async () => {
      events.push('delivered');
      return { is: 'delivered', route: 'reply', message: undefined } as const;
    },
  };
  const generator = await openTestGenerator({ store, jobStore, backend, notifier });
  const { recipe, person, reply } = createJob(loadModels('').default);
  const over = generator.generate(recipe, { person, place: TEST_PLACE, reply, private: false }, async () => {});
  return { events, over, write: mayWrite.resolve, store };
}

it('follows a prediction while its id is written, and delivers nothing before it is', async () => {
  const painted = Promise.withResolvers<void>();
  const { events, over, write, store } = await paintSlowly(async () => {
    painted.resolve();
    return RESULT;
  });
  await using _ = store;
  await painted.promise;
  await store.whenCommitted();
  expect(events).toEqual(['followed']);
  write();
  await over;
  expect(events).toEqual(['followed', 'stored', 'delivered']);
});

it('begins no second prediction of a job before the id of the first is written', async () => {
  let isBegun = false;
  const { events, over, write, store } = await paintSlowly(async (_prediction, { beforeCreate, onCreated }) => {
    await beforeCreate();
    isBegun = true;
    await onCreated?.('p2');
    return RESULT;
  });
  await using _ = store;
  await vi.waitFor(() => expect(events).toEqual(['followed']));
  await store.whenCommitted();
  expect(isBegun).toBe(false);
  write();
  await over;
  expect(events).toEqual(['followed', 'stored', 'stored', 'delivered']);
});
