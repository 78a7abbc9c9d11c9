import { expect, it, vi } from 'vitest';
import type { Job } from '#schema/job/job.ts';
import type { Backend } from '#services/backends/backend.ts';
import type { JobNotifier } from '#services/jobs/run/job-notifier.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { loadModels } from '#services/models/models.ts';
import { rejectOnAbort } from '#services/reject-on-abort.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';

const COST = { estimated: 800, price: { by: 'shipped' as const, at: '2026-11-01' } };

/** Lasts until the signal is aborted. */
const untilAborted = (signal: AbortSignal) => rejectOnAbort(signal, () => new Promise<never>(() => {}));

type Submit = Backend['submit'];

/** A generator whose backend submits as told, one call after the other, and all that it did. */
async function openAt(submissions: readonly Submit[], notifier: Partial<JobNotifier> = {}) {
  const store = await openStore('memory:', () => {});
  const jobStore = openJobStore(store);
  const [followed, unpriced]: [unknown[], string[]] = [[], []];
  const asked: Parameters<Submit>[0][] = [];
  const started = Promise.withResolvers<void>();
  const backend: Backend = {
    name: 'replicate',
    keepsResults: true,
    assertSupported: () => {},
    submit: async (...args) => {
      asked.push(args[0]);
      started.resolve();
      return submissions[asked.length - 1]?.(...args) ?? untilAborted(args[2]);
    },
    follow: async (prediction, _request, _onProgress, signal) => {
      followed.push({ prediction, isCanceled: signal.aborted });
      return untilAborted(signal);
    },
  };
  const generator = await openTestGenerator({
    ...{ store, jobStore, backend },
    notifier,
    costs: { begin: () => COST, settle: ({ cost }) => cost },
    lateCosts: { add: ({ cost }) => void (cost?.prediction && unpriced.push(cost.prediction)) },
  });
  return { generator, jobStore, store, started: started.promise, asked, followed, unpriced };
}

const stateOf = (job: Job | undefined) => job?.state.is;

it('finds what an earlier process had begun, cancels and prices it, where the job is canceled before it is known', async () => {
  const at = await openAt([
    (_request, _onProgress, signal) => untilAborted(signal),
    async ({ onCreated }) => {
      await onCreated?.('p1');
      return { predictionId: 'p1' };
    },
  ]);
  await using _ = at.store;
  const begun = { is: 'accepted' as const, attemptedAt: 1, attemptedLast: 1 };
  const job = createJob(loadModels('').default, {}, { at: 0, state: begun, cost: COST });
  await at.jobStore.add(job);
  const resumed = at.generator.resume();
  await at.started;
  at.generator.cancel(job.id, job.person, false);
  await resumed;
  expect(at.followed).toEqual([{ prediction: 'p1', isCanceled: true }]);
  expect(stateOf(await at.jobStore.find(job.id))).toBe('canceled');
  expect(at.unpriced).toEqual(['p1']);
});

/** A job, `1`, whose backend was asked and has created nothing yet. */
async function openAttempted() {
  const at = await openAt([
    async (request, _onProgress, signal) => {
      await request.beforeCreate();
      return untilAborted(signal);
    },
  ]);
  const { recipe, person, reply } = createJob(loadModels('').default);
  const request = { person, place: TEST_PLACE, reply: { ...reply, id: '1' }, private: false };
  const ended = at.generator.generate(recipe, request, async () => {});
  await expect.poll(async () => (await at.jobStore.find('1'))?.state).toHaveProperty('attemptedAt');
  return { ...at, person, ended };
}

it('knows that nothing is billed of a job that was canceled between two requests, of which none has created anything', async () => {
  const at = await openAttempted();
  await using _ = at.store;
  at.generator.cancel('1', at.person, false);
  await at.ended;
  expect(await at.jobStore.find('1')).toMatchObject({ state: { is: 'canceled' }, cost: { actual: 0 } });
  expect(at.asked).toHaveLength(1);
});

it('ends a canceled job also where the store cannot be written meanwhile', async () => {
  const at = await openAttempted();
  await using _ = at.store;
  const { updateState } = at.jobStore;
  vi.spyOn(at.jobStore, 'updateState').mockImplementation(async (job, state) => {
    if (state.is === 'accepted') throw new Error('the disk is full');
    return updateState(job, state);
  });
  at.generator.cancel('1', at.person, false);
  await at.ended;
  expect(stateOf(await at.jobStore.find('1'))).toBe('canceled');
});

it('says that a job was canceled once that is stored, so that no later process paints it', async () => {
  const seen: unknown[] = [];
  const at = await openAt([], {
    reportCancellation: async ({ id }) => void seen.push((await openJobStore(at.store).find(id))?.ending),
  });
  await using _ = at.store;
  const { recipe, person, reply } = createJob(loadModels('').default);
  const request = { person, place: TEST_PLACE, reply: { ...reply, id: '1' }, private: false };
  const ended = at.generator.generate(recipe, request, async () => {});
  await at.started;
  at.generator.cancel('1', person, false);
  await ended;
  await expect.poll(() => seen).toEqual([{ is: 'canceled' }]);
});
