import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { predictionIdFor } from '#services/backends/cog/prediction-id.ts';
import { openCogHarness } from '#test/support/backend/cog-harness.ts';
import { generate } from '#test/support/backend/harness.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { seededRandom } from '#test/support/seeded-random.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
/** A few; `npm run test:chaos` has 20 of each, with the whole bot. */
const FAULTS = 6;
/** Jobs at once, so that some always paint and some wait. */
const WORKERS = 4;

const kinds = (['rust', 'python'] as const).flatMap((generation) =>
  (['yes', 'none'] as const).flatMap((callback) =>
    (['kill', 'stop'] as const).map((fault) => ({ generation, callback, fault })),
  ),
);

describe.concurrent.each(kinds)('$fault of one of two $generation containers, callback $callback', (kind) => {
  it(`loses nothing in ${FAULTS} of them, and paints twice only what ran on it`, async ({ expect }) => {
    await using harness = await openCogHarness({
      ...kind,
      modelNames: [model.name],
      copies: 2,
      stepMs: 10,
      setupMs: 20,
      timeouts: { webhookSilenceMs: 100 },
    });
    const random = seededRandom(7);
    let isOver = false;
    const results: { readonly id: string; readonly isSaid: boolean; readonly pictures: number }[] = [];
    const work = async () => {
      while (!isOver) {
        const request = createPredictionRequest(model, createInput(model, { num_inference_steps: 5 }));
        const { pictures, remark } = await generate(harness.backend, request);
        const isSaid = remark?.startsWith('Painted again') === true;
        results.push({ id: predictionIdFor(request.jobId), isSaid, pictures: pictures.length });
      }
    };
    const workers = Array.from({ length: WORKERS }, work);
    for (let nth = 0; nth < FAULTS; nth++) {
      await sleep(100 + random() * 150);
      const fake = harness.fakes[random() < 0.5 ? 0 : 1];
      await fake?.[kind.fault]();
      await sleep(random() * 50);
      await fake?.start();
    }
    await expect.poll(() => results.length).toBeGreaterThan(FAULTS / 2);
    isOver = true;
    await Promise.all(workers);
    expect(results.filter(({ pictures }) => pictures !== 1)).toEqual([]);
    const created = harness.fakes.flatMap((fake) => fake.createdIds());
    const isRepeated = (id: string) => created.indexOf(id) !== created.lastIndexOf(id);
    // It may be said of one too whose request broke off before it had begun: nobody can know.
    expect(results.filter(({ id, isSaid }) => isRepeated(id) && !isSaid)).toEqual([]);
  });
});
