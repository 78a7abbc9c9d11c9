import { z } from 'zod';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import { paginate } from '#services/backends/replicate/api/pagination.ts';
import { type Prediction, predictionSchema } from '#services/backends/replicate/api/prediction.ts';
import type { EndedPrediction } from '#services/costs/late-costs.ts';

/** Parsed one by one, so that one unknown kind of record does not hide the rest. */
const predictionPage = z.object({ next: z.string().nullish(), results: z.array(z.unknown()) });

/** What predictions used, from the account's list: a hundred in one request. It keeps that when inputs and files are deleted. */
export async function readUsage(
  client: ReplicateClient,
  predictions: ReadonlySet<string>,
  since: number,
  signal: AbortSignal,
): Promise<Map<string, EndedPrediction>> {
  const found = new Map<string, EndedPrediction>();
  const seen = new Set<string>();
  const params = { created_after: new Date(since).toISOString() };
  for await (const { results } of paginate(client, '/predictions', params, predictionPage, signal)) {
    for (const raw of results) {
      const { data: prediction } = predictionSchema.safeParse(raw);
      if (!prediction || !predictions.has(prediction.id)) continue;
      seen.add(prediction.id);
      const ended = endedPrediction(prediction);
      if (ended) found.set(prediction.id, ended);
    }
    if (seen.size === predictions.size) break;
  }
  return found;
}

/** What a prediction used; undefined while it has not ended. */
export function endedPrediction({ status, usage, fileUrls }: Prediction): EndedPrediction | undefined {
  if (status === 'starting' || status === 'processing') return undefined;
  // The list says how many pictures there were after their files are gone.
  const pictures = usage?.image_output_count ?? usage?.image_count ?? fileUrls.length;
  return { status, usage: usage ?? {}, pictures };
}
