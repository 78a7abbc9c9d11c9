import { LOCAL } from '#services/limiters.ts';
import { openDurations } from '#services/queue/durations.ts';
import type { QueueLimits } from '#services/queue/lane.ts';
import { openSlots } from '#services/queue/slots.ts';
import { createQueue, type Queue, type QueueOptions } from '#services/queue.ts';
import { openStore } from '#services/store/open.ts';

/** Limits that nothing in a small test runs into by chance. */
export const LIMITS: QueueLimits = { perUser: 2, perGuild: 3, atOnce: 4, length: 1000, lengthPerUser: 1000 };

const failOnError = (error: unknown) => {
  throw error;
};

/** A queue of one process, over a store in memory. */
export async function openQueue(
  limits: Partial<QueueLimits> = {},
  options: Partial<Omit<QueueOptions, 'limits'>> = {},
): Promise<Queue> {
  const all = { ...LIMITS, ...limits };
  const durations = await openDurations(await openStore('memory:', failOnError), failOnError);
  return createQueue({
    limits: all,
    slots: openSlots(LOCAL, { atOnce: all.atOnce, perPerson: all.perUser, holds: 60_000 }),
    durations,
    now: Date.now,
    ...options,
  });
}
