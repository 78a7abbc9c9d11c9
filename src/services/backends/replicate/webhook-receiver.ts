import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import type { ReplicateClient } from './api/client.ts';
import { predictionSchema } from './api/prediction.ts';
import type { Timing } from './api/timing.ts';
import { mayBeSigned, verifyWebhook } from './api/verify-webhook.ts';
import type { CompletionSignal } from './follow/completion-signal.ts';
import { endedPrediction } from './follow/read-usage.ts';
import type { ReplicateBackend, ReplicateOptions } from './options.ts';

const webhookSecretResponse = z.object({ key: z.string() });

/**
 * Verifies webhooks, and wakes whoever follows their prediction, in this process and in the others.
 * @param onEnded is called with what a prediction used that has ended
 */
export function createWebhookReceiver(
  client: ReplicateClient,
  completionSignal: CompletionSignal,
  bus: Bus,
  { wallClock }: Timing,
  onEnded: ReplicateOptions['onEnded'] = () => {},
): ReplicateBackend['handleWebhook'] {
  bus.subscribe('webhook', completionSignal.notify);
  /** Fetched once, however many webhooks come at once, and without any one request's signal; again after a failure. */
  let pendingSecret: Promise<string> | undefined;
  const fetchSecret = async () => {
    try {
      const { signal } = new AbortController();
      return (await client.request('/webhooks/default/secret', webhookSecretResponse, signal)).key;
    } catch (error) {
      pendingSecret = undefined;
      throw error;
    }
  };
  return async (headers, readBody) => {
    if (!mayBeSigned(headers, wallClock())) return false;
    const body = await readBody();
    pendingSecret ??= fetchSecret();
    const id = verifyWebhook(await pendingSecret, headers, body, wallClock());
    if (id === undefined) return false;
    const ended = predictionSchema.transform(endedPrediction).safeParse(JSON.parse(body)).data;
    if (ended) onEnded(id, ended);
    completionSignal.notify(id);
    bus.publish('webhook', id);
    return true;
  };
}
