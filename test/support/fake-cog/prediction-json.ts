import type { CogGeneration } from './behaviour.ts';
import { isTerminal, type PredictionRecord } from './prediction.ts';

/** A prediction as it goes to webhooks and comes back from a PUT. */
export function predictionJson(record: PredictionRecord, generation: CogGeneration): Record<string, unknown> {
  return generation === 'rust' ? rustJson(record) : pythonJson(record);
}

/** A prediction as it comes back on the connection that was held for it. */
export function heldPredictionJson(record: PredictionRecord, generation: CogGeneration): Record<string, unknown> {
  return predictionJson({ ...record, output: record.heldOutput }, generation);
}

/** A snapshot: what is not there yet is left out, and no times but `predict_time`. */
function rustJson(record: PredictionRecord): Record<string, unknown> {
  const { id, status, logs, output, error } = record;
  return {
    id,
    status,
    logs,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    metrics: isTerminal(record) ? { predict_time: seconds(record) } : {},
  };
}

/** The whole request again, pictures included, and what came of it. */
function pythonJson(record: PredictionRecord): Record<string, unknown> {
  const { id, input, webhook, events, started, completed, status, logs, output, error } = record;
  return {
    input,
    output: output ?? null,
    id,
    version: null,
    created_at: null,
    started_at: timestamp(started),
    completed_at: completed === undefined ? null : timestamp(completed),
    logs,
    error: error ?? null,
    status,
    metrics: status === 'succeeded' ? { predict_time: seconds(record) } : null,
    output_file_prefix: null,
    webhook: webhook ?? null,
    webhook_events_filter: events,
  };
}

const seconds = ({ started, completed }: PredictionRecord) => ((completed ?? started) - started) / 1000;
const timestamp = (ms: number) => new Date(ms).toISOString().replace('Z', '000+00:00');
