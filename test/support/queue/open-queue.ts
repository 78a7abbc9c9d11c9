import { openDurations } from '#services/queue/durations.ts';
import { localLimiters } from '#services/queue/limiters/limiters.ts';
import { openSlots } from '#services/queue/limiters/slots.ts';
import { createQueue, type Queue, type QueueOptions } from '#services/queue/queue.ts';
import type { QueueLimits } from '#services/queue/quota-key.ts';
import { openStore } from '#services/store/open-store.ts';

/** Limits that nothing in a small test runs into by chance. */
export const QUEUE_LIMITS: QueueLimits = {
  perUser: 2,
  perGuild: 3,
  atOnce: 4,
  length: 1000,
  lengthPerGuild: 1000,
  lengthPerUser: 1000,
  maxPerUser: 4,
  maxLengthPerUser: 1000,
};

const failOnError = (error: unknown) => {
  throw error;
};

/** A queue of one process, over a store in memory. */
export async function openQueue(
  limits: Partial<QueueLimits> = {},
  options: Partial<Omit<QueueOptions, 'limits'>> = {},
): Promise<Queue> {
  const allLimits = { ...QUEUE_LIMITS, ...limits };
  const durations = await openDurations(await openStore('memory:', failOnError), failOnError);
  return createQueue({
    limits: allLimits,
    slots: openSlots(localLimiters, { atOnce: allLimits.atOnce, maxHoldMs: 60_000 }),
    durations,
    now: Date.now,
    ...options,
  });
}
