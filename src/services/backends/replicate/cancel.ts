import type { Logger } from 'pino';
import type { Client } from './client.ts';
import { prediction } from './prediction.ts';
import { retry } from './retry.ts';
import type { Timing } from './timing.ts';

const TRIES = 4;
const TIMEOUT_MS = 5000;

/**
 * Cancels a prediction, whatever was aborted; tries again where that fails, also where it is not there yet. Never throws:
 * `Cancel-After` ends the prediction in any case, and what has ended already needs no canceling.
 */
export async function cancelPrediction(client: Client, timing: Timing, log: Logger, id: string): Promise<void> {
  const { signal } = new AbortController();
  const route = `/predictions/${encodeURIComponent(id)}/cancel`;
  const once = () => client.call(route, prediction, signal, { method: 'POST', timeout: TIMEOUT_MS });
  try {
    await retry(timing, TRIES, signal, once, () => true);
  } catch (error) {
    log.warn({ err: error, prediction: id }, 'A prediction could not be canceled; it ends by itself at its deadline');
  }
}
