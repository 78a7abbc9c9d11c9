import { expect, it } from 'vitest';
import type { Backend } from '#services/backends/backend.ts';
import { holdBackProgress } from '#services/jobs/run/hold-back-progress.ts';
import type { JobProgress } from '#services/jobs/run/job-notifier.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob } from '#test/support/jobs.ts';

const PICTURE = { index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;

/** A backend of which only that is asked. */
const backendOf = (submit: Backend['submit'], follow: Backend['follow']): Backend => ({
  ...{ name: 'replicate', keepsResults: true, assertSupported: () => {}, submit, follow },
});

it.each([
  ['submitted', { is: 'submitted', prediction: 'p1' }, ['delivered']],
  ['accepted', { is: 'accepted', attemptedAt: 1, attemptedLast: 1 }, ['starting', 'delivered']],
] as const)(
  'of a job that was %s before a restart and has ended, its message goes %s %j',
  async (_, state, expected) => {
    await using store = await openStore('memory:', () => {});
    const jobStore = openJobStore(store);
    await jobStore.add(createJob(loadModels('').default, {}, { at: 0, state }));
    const result = { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: false };
    const backend = backendOf(
      async () => ({ predictionId: 'p1' }),
      async () => result,
    );
    const seen: string[] = [];
    const generator = await openTestGenerator({
      ...{ store, jobStore, backend },
      notifier: {
        showProgress: (_job, progress) => void seen.push(progress.is),
        deliver: async () => {
          seen.push('delivered');
          return { is: 'delivered', route: 'reply', message: undefined };
        },
      },
    });
    await generator.resume();
    expect(seen).toEqual(expected);
  },
);

it('shows that a job goes on that has not ended some seconds after a restart', async () => {
  await using store = await openStore('memory:', () => {});
  const jobStore = openJobStore(store);
  await jobStore.add(createJob(loadModels('').default, {}, { at: 0, state: { is: 'submitted', prediction: 'p1' } }));
  const ended = Promise.withResolvers<never>();
  const backend = backendOf(
    () => ended.promise,
    () => ended.promise,
  );
  const seen: string[] = [];
  const generator = await openTestGenerator({
    ...{ store, jobStore, backend },
    notifier: {
      showProgress: (_job, progress) => void seen.push(progress.is),
    },
  });
  const resumed = generator.resume();
  await expect.poll(() => seen).toEqual(['starting']);
  ended.reject(new Error('it never answered'));
  await resumed;
});

it('shows the latest progress after a while, and then all, until it is disposed of', async () => {
  const seen: JobProgress[] = [];
  const [starting, cold, checking] = [{ is: 'starting' }, { is: 'cold' }, { is: 'checking' }] as const;
  const progress = holdBackProgress(
    (each) => seen.push(each),
    async () => false,
    20,
  );
  progress(starting);
  progress(cold);
  expect(seen).toEqual([]);
  await expect.poll(() => seen).toEqual([cold]);
  progress(checking);
  expect(seen).toEqual([cold, checking]);
  const ended = holdBackProgress(
    (each) => seen.push(each),
    async () => false,
    20,
  );
  ended(starting);
  ended[Symbol.dispose]();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(seen).toEqual([cold, checking]);
});

it('shows no progress in place of pictures', async () => {
  const seen: JobProgress[] = [];
  const asked = Promise.withResolvers<void>();
  const showsPictures = async () => {
    asked.resolve();
    return true;
  };
  using progress = holdBackProgress((each) => seen.push(each), showsPictures, 1);
  progress({ is: 'starting' });
  await asked.promise;
  progress({ is: 'cold' });
  expect(seen).toEqual([]);
});
