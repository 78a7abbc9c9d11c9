import { isOver, isRemoved, type Prediction, predictTime } from './prediction.ts';

/**
 * A prediction as the API answers with it. Recordings differ in ways a client must not mind: keys in two orders (live, and
 * from the archive once it is over), what is not there yet absent or null, timestamps with 3, 6 or 9 digits.
 */
export function predictionJson(prediction: Prediction, origin: string, now: number): Record<string, unknown> {
  const removed = isRemoved(prediction, now);
  const archived = isOver(prediction) && prediction.reads > 1;
  const digits = ([3, 9, 6] as const)[prediction.reads % 3] ?? 3;
  const { model, status, created, started, completed, deadline } = prediction;
  const address = `${origin}/v1/predictions/${prediction.id}`;
  const seconds = predictTime(prediction);
  const output = removed ? null : (prediction.output ?? (model.official || isOver(prediction) ? null : undefined));
  const live: Record<string, unknown> = {
    id: prediction.id,
    model: `${model.owner}/${model.name}`,
    version: model.official ? 'hidden' : prediction.version.id,
    input: removed ? {} : archived ? reversed(prediction.input) : prediction.input,
    logs: removed || (status === 'canceled' && seconds === undefined) ? null : prediction.log.join('\n'),
    output,
    data_removed: removed,
    error: prediction.error,
    source: 'api',
    status,
    created_at: stamp(created, digits),
    started_at: started && stamp(started, digits),
    completed_at: completed && stamp(completed, digits),
    deadline: deadline && stamp(deadline, 3),
    metrics: metrics(prediction, seconds),
    webhook: prediction.webhook,
    webhook_events_filter: prediction.events,
    urls: { cancel: `${address}/cancel`, get: address, web: `https://replicate.com/p/${prediction.id}` },
  };
  const known = Object.fromEntries(Object.entries(live).filter(([, value]) => value !== undefined));
  return archived ? Object.fromEntries(Object.entries(known).sort(([a], [b]) => a.localeCompare(b))) : known;
}

function metrics({ created, completed, output }: Prediction, seconds: number | undefined) {
  if (completed === undefined || seconds === undefined) return undefined;
  const images = Array.isArray(output) ? output.length : 1;
  return { image_count: images, predict_time: seconds, total_time: (completed - created) / 1000 };
}

function stamp(ms: number, digits: 3 | 6 | 9): string {
  return new Date(ms).toISOString().replace('Z', `${'123456'.slice(0, digits - 3)}Z`);
}

function reversed(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).reverse());
}
