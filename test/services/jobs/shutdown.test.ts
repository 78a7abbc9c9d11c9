import { expect, it } from 'vitest';
import type { Backend } from '#services/backends/backend.ts';
import { openQuota } from '#services/limits/quota.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';

const WAITING_JOBS = 2000;

/** The first job holds the only slot, and does not let go when it is aborted; all others wait. */
async function openBusyGenerator() {
  const store = await openStore('memory:', () => {});
  const started = Promise.withResolvers<void>();
  const backend: Backend = {
    name: 'sketch',
    keepsResults: true,
    assertSupported: () => {},
    submit: () => {
      started.resolve();
      return new Promise<never>(() => {});
    },
    follow: () => new Promise<never>(() => {}),
  };
  const many = WAITING_JOBS + 1;
  const queue = await openQueue({
    atOnce: 1,
    length: many,
    lengthPerGuild: many,
    lengthPerUser: many,
    maxLengthPerUser: many,
  });
  const quota = await openQuota(store, { total: 100_000 }, () => 0);
  await quota.load({ guild: TEST_PLACE.guild, person: '' });
  const progressStops: string[] = [];
  const notifier = { stopProgress: () => void progressStops.push('stopped') };
  const generator = await openTestGenerator({
    store,
    backend,
    notifier,
    queue,
    quota,
  });
  const { recipe, person, reply } = createJob(loadModels('').default);
  const ask = (id: number) =>
    generator.generate(
      recipe,
      { person, place: TEST_PLACE, reply: { ...reply, id: `${id}` }, private: false },
      async () => {},
    );
  void ask(0);
  await started.promise;
  const waiting = Array.from({ length: WAITING_JOBS }, (_, at) => ask(at + 1));
  await expect.poll(() => queue.waitingCount).toBe(WAITING_JOBS);
  return { generator, waiting, progressStops, store };
}

it('hands over 2,000 waiting jobs at once, and waits some seconds at most for one that does not let go', async () => {
  const { generator, waiting, progressStops, store } = await openBusyGenerator();
  const ended: string[] = [];
  const stopped = generator.stop().then(() => ended.push('the one that does not let go'));
  expect(progressStops).toEqual(['stopped']);
  await Promise.all(waiting).then(() => ended.push('those that wait'));
  await stopped;
  expect(ended).toEqual(['those that wait', 'the one that does not let go']);
  await store[Symbol.asyncDispose]();
});
