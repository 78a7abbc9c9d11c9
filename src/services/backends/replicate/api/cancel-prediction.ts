import type { Logger } from 'pino';
import type { ReplicateClient } from './client.ts';
import { type Prediction, predictionSchema } from './prediction.ts';
import { retry } from './retry.ts';
import type { Timing } from './timing.ts';

const MAX_ATTEMPTS = 4;
const CANCEL_TIMEOUT_MS = 5000;

/**
 * Cancels a prediction, with retries, also where it is not found yet. Takes no signal, because it is what an abort leads to.
 * Never throws: `Cancel-After` ends the prediction in any case.
 * @returns the prediction as it is then; `undefined` where Replicate does not say
 */
export async function cancelPrediction(
  client: ReplicateClient,
  timing: Timing,
  log: Logger,
  id: string,
): Promise<Prediction | undefined> {
  const { signal } = new AbortController();
  const route = `/predictions/${encodeURIComponent(id)}/cancel`;
  const sendCancel = () =>
    client.request(route, predictionSchema, signal, { method: 'POST', timeoutMs: CANCEL_TIMEOUT_MS });
  try {
    return await retry(timing, MAX_ATTEMPTS, signal, sendCancel, () => true);
  } catch (error) {
    log.warn({ err: error, prediction: id }, 'A prediction could not be canceled; Replicate ends it at its deadline');
    return undefined;
  }
}
