import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Bus } from '../../bus.ts';
import type { Store } from '../../store/store.ts';

/** A webhook of a container, for the prediction that its address names; whether this process knows that. */
export type Callback = (prediction: string, body: unknown) => boolean;

/** Ms that another process has to say that it knows the prediction; the container asks again, 12 times with growing pauses. */
const PATIENCE = 2000;

/** Ms that a body is kept for others to read: {@link PATIENCE}, and time to read it. */
const KEPT = 30_000;

const asked = z.object({ call: z.string(), prediction: z.string() });

/**
 * Hands a webhook to whichever process follows the prediction, since it comes to any of them. Its body lies in the store
 * meanwhile: it may hold pictures, and a subscriber of Redis that has to take more than 32 MB at once is cut off.
 * @param knows whether this process would take the prediction's webhooks
 */
export function createHandOn(
  { bus, store }: { bus: Bus; store: Store },
  { knows, callback }: { knows: (prediction: string) => boolean; callback: Callback },
): (prediction: string, body: unknown) => Promise<boolean> {
  const bodies = store.shelf('callbacks', z.unknown());
  const waiting = new Map<string, () => void>();
  bus.subscribe('cog-taken', (call) => waiting.get(call)?.());
  bus.subscribe('cog-callback', async (text) => {
    const { call, prediction } = asked.parse(JSON.parse(text));
    if (knows(prediction) && callback(prediction, await bodies.get(call))) bus.publish('cog-taken', call);
  });
  return async (prediction, body) => {
    if (callback(prediction, body)) return true;
    const call = randomUUID();
    const taken = new Promise<boolean>((resolve) => waiting.set(call, () => resolve(true)));
    const over = new AbortController();
    try {
      await bodies.set(call, body, KEPT);
      bus.publish('cog-callback', JSON.stringify({ call, prediction }));
      return await Promise.race([taken, sleep(PATIENCE, false, { signal: over.signal })]);
    } finally {
      over.abort();
      waiting.delete(call);
      await bodies.delete(call);
    }
  };
}
