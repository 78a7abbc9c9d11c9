import { expect, it } from 'vitest';
import type { Backend } from '#services/backends/backend.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';

it('lists a job as delayed while it waits for its backend, and no longer once it has ended', async () => {
  await using store = await openStore('memory:', () => {});
  const failed = Promise.withResolvers<never>();
  const backend: Backend = {
    name: 'replicate',
    keepsResults: true,
    assertSupported: () => {},
    submit: (_request, onProgress) => {
      onProgress({ phase: 'blocked', by: 'throttled', serviceName: 'Replicate', until: 60_000 });
      return failed.promise;
    },
    follow: () => failed.promise,
  };
  const generator = await openTestGenerator({ store, backend });
  const { recipe, person, reply } = createJob(loadModels('').default);
  const request = { person, place: TEST_PLACE, reply: { ...reply, id: '1' }, private: false };
  const ended = generator.generate(recipe, request, async () => {});
  await expect.poll(() => generator.findDelayed(person.id).map(({ job }) => job.id)).toEqual(['1']);
  failed.reject(new Error('it never answered'));
  await ended;
  expect(generator.findDelayed(person.id)).toEqual([]);
});
