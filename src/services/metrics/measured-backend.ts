import type { Backend, GenerationResult, PredictionRequest } from '../backends/backend.ts';
import type { Metrics } from './metrics.ts';

/** The backend, with the pictures that it paints counted, and the time from an order to its pictures. */
export function measuredBackend(backend: Backend, metrics: Metrics, now: () => number): Backend {
  const startTimes = new WeakMap<PredictionRequest, number>();
  const record = (request: PredictionRequest, { pictures }: GenerationResult) =>
    metrics.recordGeneration(request.model.name, pictures.length, (now() - (startTimes.get(request) ?? now())) / 1000);
  return {
    ...backend,
    submit: async (request, onProgress, signal) => {
      startTimes.set(request, now());
      const submission = await backend.submit(request, onProgress, signal);
      if (submission.result) record(request, submission.result);
      return submission;
    },
    follow: async (prediction, request, onProgress, signal) => {
      if (!startTimes.has(request)) startTimes.set(request, now());
      const result = await backend.follow(prediction, request, onProgress, signal);
      record(request, result);
      return result;
    },
  };
}
