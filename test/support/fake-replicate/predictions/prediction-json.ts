import { sizeForInput } from './canvas.ts';
import { isDataRemoved, isTerminal, type Prediction, predictTime } from './prediction.ts';

/**
 * A prediction as the API answers with it. Recordings differ in ways a client must not mind: keys in two orders (live, and
 * from the archive once it is over), what is not there yet absent or null, timestamps with 3, 6 or 9 digits.
 */
export function predictionJson(prediction: Prediction, origin: string, now: number): Record<string, unknown> {
  const removed = isDataRemoved(prediction, now);
  const archived = isTerminal(prediction) && prediction.reads > 1;
  const digits = ([3, 9, 6] as const)[prediction.reads % 3] ?? 3;
  const { model, status, created, started, completed, deadline } = prediction;
  const address = `${origin}/v1/predictions/${prediction.id}`;
  const seconds = predictTime(prediction);
  const output = removed ? null : (prediction.output ?? (model.official || isTerminal(prediction) ? null : undefined));
  const live: Record<string, unknown> = {
    id: prediction.id,
    model: `${model.owner}/${model.name}`,
    version: model.official ? 'hidden' : prediction.version.id,
    input: removed ? {} : archived ? reverseKeys(prediction.input) : prediction.input,
    logs: removed || (status === 'canceled' && seconds === undefined) ? null : prediction.log.join('\n'),
    output,
    data_removed: removed,
    error: prediction.error,
    source: 'api',
    status,
    created_at: timestamp(created, digits),
    started_at: started && timestamp(started, digits),
    completed_at: completed && timestamp(completed, digits),
    deadline: deadline && timestamp(deadline, 3),
    metrics: metricsJson(prediction, seconds),
    webhook: prediction.webhook,
    webhook_events_filter: prediction.events,
    urls: {
      cancel: `${address}/cancel`,
      get: address,
      stream: `${origin}/v1/files/bcwr-${prediction.id}`,
      web: `https://replicate.com/p/${prediction.id}`,
    },
  };
  const known = Object.fromEntries(Object.entries(live).filter(([, value]) => value !== undefined));
  return archived ? Object.fromEntries(Object.entries(known).sort(([a], [b]) => a.localeCompare(b))) : known;
}

/**
 * Counts and times, never money. Models that are billed by what they put out count it, by the names that their page has prices
 * for; of the others, only the times are there.
 */
export function metricsJson(
  { model, input, status, created, completed, output }: Prediction,
  seconds: number | undefined,
): Readonly<Record<string, number>> | undefined {
  if (completed === undefined || seconds === undefined) return undefined;
  const times = { predict_time: seconds, total_time: (completed - created) / 1000 };
  if (!model.billing || status !== 'succeeded') return times;
  const images = Array.isArray(output) ? output.length : 1;
  const [width, height] = sizeForInput(input);
  const counts = { image_output_count: images, image_output_megapixel_count: (images * width * height) / 1_000_000 };
  return { ...counts, ...times };
}

function timestamp(ms: number, digits: 3 | 6 | 9): string {
  return new Date(ms).toISOString().replace('Z', `${'123456'.slice(0, digits - 3)}Z`);
}

function reverseKeys(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).reverse());
}
