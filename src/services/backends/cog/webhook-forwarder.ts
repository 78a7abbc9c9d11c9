import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import type { Store } from '#services/store/store.ts';

/** A webhook of a container, for the prediction that its address names; whether this process knows that. */
export type WebhookHandler = (predictionId: string, body: unknown) => boolean;

/** Ms that another process has to say that it knows the prediction; the container asks again, 12 times with growing pauses. */
const CLAIM_TIMEOUT_MS = 2000;

/** Ms that a body is kept for others to read: {@link CLAIM_TIMEOUT_MS}, and time to read it. */
const BODY_RETENTION_MS = 30_000;

const forwardedWebhook = z.object({ call: z.string(), prediction: z.string() });

/**
 * Hands a webhook to whichever process follows the prediction, since it comes to any of them. Its body lies in the store
 * meanwhile: it may hold pictures, and a subscriber of Redis that has to take more than 32 MB at once is cut off.
 * @param knows whether this process would take the prediction's webhooks
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
