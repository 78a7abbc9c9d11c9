import { createSketchBackend } from '#services/backends/sketch/index.ts';
import { createInput, createPredictionRequest } from '#test/support/backend/prediction-request.ts';
import { shippedModel } from '#test/support/shipped-models.ts';
import { percentile } from '../measure/statistics.ts';
import type { Bench } from './part.ts';

const MODELS = ['jdreetz/illustration', 'fofr/flux-handwriting-and-sketch', 'black-forest-labs/flux-dev-lora'];

/** How long a sketch of one megapixel takes, which paints for those without an account. */
export async function benchSketch({ options, addRow, log }: Bench): Promise<void> {
  log('sketches');
  const sketch = createSketchBackend({ now: Date.now });
  for (const name of MODELS) {
    const model = shippedModel(name);
    const { signal } = new AbortController();
    const samples: number[] = [];
    for (let seed = 0; seed <= options.samples; seed++) {
      const request = createPredictionRequest(model, createInput(model, { prompt: 'a fox in the snow', seed }));
      const startedAt = performance.now();
      await sketch.follow(`sketch-${request.jobId}`, request, () => {}, signal);
      // The first one loads what the others use.
      if (seed > 0) samples.push(performance.now() - startedAt);
    }
    addRow({
      id: `sketch-${name}`,
      label: `a sketch of one megapixel, ${model.title}: p50 / p95`,
      unit: 'ms',
      lorikeet: [percentile(samples, 0.5), percentile(samples, 0.95)],
      baseline: [],
    });
  }
}
