import { expect, it } from 'vitest';
import { createSketchBackend } from '#services/backends/sketch/index.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const neverAborted = new AbortController().signal;

it('predicts the wait within a third, or half a second, under a steady load', async () => {
  const waits: { expected: number; actual: number }[] = [];
  const waited = (actual: number, expected: number | undefined) => {
    if (expected !== undefined) waits.push({ expected, actual });
  };
  const queue = await openQueue({ atOnce: 2 }, { onStarted: waited });
  const sketch = createSketchBackend({ now: Date.now, stepMs: 20 });
  const model = shippedModel('jdreetz/illustration');
  let seed = 0;
  const paint = (user: string, guild: string) =>
    queue.join({ user, guild }, { model: model.name }).run(
      () => {},
      neverAborted,
      ({ signal }) => {
        const request = createPredictionRequest(
          model,
          createInput(model, { prompt: 'a fox', seed: seed++, megapixels: '0.25' }),
        );
        return sketch.follow(`sketch-${request.jobId}`, request, () => {}, signal);
      },
    );
  // The first are how it learns what the model takes.
  await Promise.all([paint('a', 'x'), paint('b', 'y'), paint('a', 'x'), paint('b', 'y')]);
  waits.length = 0;
  await Promise.all(Array.from({ length: 14 }, (_, n) => paint('abcd'[n % 4] ?? '', 'xy'[n % 2] ?? '')));
  expect(waits.length).toBe(12);
  for (const { expected, actual } of waits) {
    expect(Math.abs(expected - actual), `${expected} s told, ${actual} s waited`).toBeLessThan(
      Math.max(0.5, actual / 3),
    );
  }
});
