/** What a bot has only with the settings for it. */

import type { Config } from '#schema/config/environment.ts';
import type { Models } from '#services/models/models.ts';

/** Where facts of LoRAs are read. @param now ms since the epoch */
export function readInspectOptions({ HUGGING_FACE_URL, CIVITAI_URL, MODEL_SECRETS }: Config, now: () => number) {
  const hasHuggingFaceToken = [...(MODEL_SECRETS?.keys() ?? [])].some((field) => /^(?:hf|hugging)/i.test(field));
  return { huggingFaceUrl: HUGGING_FACE_URL, civitaiUrl: CIVITAI_URL, hasHuggingFaceToken, now };
}

/** Metrics for Prometheus, whose library nobody else loads. */
export async function openPrometheus({ METRICS_PORT }: Config, { all }: Pick<Models, 'all'>) {
  if (METRICS_PORT === undefined) return undefined;
  const { createPrometheusMetrics } = await import('#services/metrics/prometheus.ts');
  return createPrometheusMetrics(all.map(({ name }) => name));
}
