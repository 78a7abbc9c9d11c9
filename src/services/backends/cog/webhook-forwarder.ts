import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import type { Store } from '#services/store/store.ts';

/** Handles a container's webhook for the prediction that its URL names. Returns whether this process knows the prediction. */
export type WebhookHandler = (predictionId: string, body: unknown) => boolean;

/** Ms that another process has to claim the prediction. If none does, the container retries, 12 times with growing pauses. */
const CLAIM_TIMEOUT_MS = 2000;

/** Ms that a body is kept for the other processes: {@link CLAIM_TIMEOUT_MS}, and time to read it. */
const BODY_RETENTION_MS = 30_000;

const forwardedWebhook = z.object({ call: z.string(), prediction: z.string() });

/**
 * Passes a webhook, which may come to any process, to the one that follows the prediction. The body goes through the store: it
 * may hold pictures, and Redis disconnects a subscriber that has more than 32 MB to receive.
 * @param knows whether this process would accept the prediction's webhooks
 */
export function createWebhookForwarder(
  { bus, store }: { bus: Bus; store: Store },
  { knows, callback }: { knows: (prediction: string) => boolean; callback: WebhookHandler },
): (prediction: string, body: unknown) => Promise<boolean> {
  const bodyCollection = store.collection('callbacks', z.unknown());
  const waitersByCall = new Map<string, () => void>();
  bus.subscribe('cog-taken', (call) => waitersByCall.get(call)?.());
  bus.subscribe('cog-callback', async (text) => {
    const { call, prediction } = forwardedWebhook.parse(JSON.parse(text));
    if (knows(prediction) && callback(prediction, await bodyCollection.get(call))) bus.publish('cog-taken', call);
  });
  return async (prediction, body) => {
    if (callback(prediction, body)) return true;
    const call = randomUUID();
    const claimed = new Promise<boolean>((resolve) => waitersByCall.set(call, () => resolve(true)));
    const finished = new AbortController();
    try {
      await bodyCollection.set(call, body, BODY_RETENTION_MS);
      bus.publish('cog-callback', JSON.stringify({ call, prediction }));
      return await Promise.race([claimed, sleep(CLAIM_TIMEOUT_MS, false, { signal: finished.signal })]);
    } finally {
      finished.abort();
      waitersByCall.delete(call);
      await bodyCollection.delete(call);
    }
  };
}
