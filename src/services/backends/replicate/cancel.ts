import type { Logger } from 'pino';
import type { Client } from './client.ts';
import { prediction } from './prediction.ts';
import type { Timing } from './timing.ts';

const TRIES = 4;
const TIMEOUT_MS = 5000;

/**
 * Cancels a prediction, whatever was aborted; tries again where that fails. Never throws: `Cancel-After` ends the
 * prediction in any case, and what has ended already needs no canceling.
 */
export async function cancelPrediction(client: Client, timing: Timing, log: Logger, id: string): Promise<void> {
  const { signal } = new AbortController();
  const route = `/predictions/${encodeURIComponent(id)}/cancel`;
  for (let attempt = 0; ; attempt++) {
    try {
      await client.call(route, prediction, signal, { method: 'POST', timeout: TIMEOUT_MS });
      return;
    } catch (error) {
      if (attempt === TRIES - 1) {
        log.warn(
          { err: error, prediction: id },
          'A prediction could not be canceled; it ends by itself at its deadline',
        );
        return;
      }
      await timing.sleep(300 * 2 ** attempt, signal);
    }
  }
}
