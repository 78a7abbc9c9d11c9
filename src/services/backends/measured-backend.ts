import type { Metrics } from '#services/metrics/metrics.ts';
import type { Backend, GenerationResult, PredictionRequest } from './backend.ts';

/** The backend; counts the pictures that it generates, and measures the time from a request to its pictures. */
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
