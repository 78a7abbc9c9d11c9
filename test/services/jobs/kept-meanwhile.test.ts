import { expect, it } from 'vitest';
import type { Backend, GenerationResult } from '#services/backends/backend.ts';
import type { DeliveryResult } from '#services/jobs/run/job-notifier.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';

const PICTURE = { index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;
const RESULT: GenerationResult = { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true };

/** Paints one job whose delivery ends as the test says. Tells what is written to and removed from the disk. */
async function generate(keepsResults: boolean, deliver: (stop: () => void) => Promise<DeliveryResult>) {
  await using store = await openStore('memory:', () => {});
  const disk: string[] = [];
  const backend: Backend = {
    name: 'sketch',
    keepsResults,
    assertSupported: () => {},
    submit: async () => ({ predictionId: 'p' }),
    follow: async () => RESULT,
  };
  let stopped: Promise<void> | undefined;
  const generator = await openTestGenerator({
    store,
    backend,
    undelivered: {
      put: async () => void disk.push('put'),
      get: async () => undefined,
      delete: async () => void disk.push('delete'),
      usedBytes: async () => 0,
    },
    notifier: {
      deliver: async () => {
        const stop = () => {
          stopped = generator.stop();
        };
        return deliver(stop);
      },
    },
  });
  const job = createJob(loadModels('').default, {}, { at: 0, state: { is: 'accepted' } });
  const request = { person: job.person, place: TEST_PLACE, reply: job.reply, private: false };
  await generator.generate(job.recipe, request, async () => {});
  await stopped;
  return disk;
}

const delivered: DeliveryResult = { is: 'delivered', route: 'reply', message: undefined };

it('writes no pictures to the disk that the service gives again, where they are delivered at once', async () => {
  expect(await generate(true, async () => delivered)).toEqual([]);
  expect(await generate(false, async () => delivered)).toEqual(['put', 'delete']);
});

it('keeps them where they cannot be delivered', async () => {
  expect(await generate(true, async () => ({ is: 'kept', reason: 'closed' }))).toEqual(['put']);
});

it('keeps them where the process stops before they are delivered', async () => {
  const disk = await generate(true, async (stop) => {
    stop();
    throw new Error('stopped meanwhile');
  });
  expect(disk).toEqual(['put']);
});
