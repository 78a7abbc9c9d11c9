import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RedisConnectionClientType } from '@keyv/redis';
import { createSharedRuns } from '#services/serial-queue.ts';
import { withTimeout } from '#services/store/store-driver.ts';

/** Promises between a write and the client, which are two, and many to spare: they take no time. */
const STEPS_TO_CLIENT = 20;

/**
 * Those that wait at once without asking Redis. The client hands at most 64 KiB a turn to the socket, a job is written in some 5 kB, and
 * others write meanwhile.
 */
const MAX_UNASKED = 4;

/**
 * Creates what resolves when all that was just written has left for Redis, where a kill of this process no longer reaches it, if Redis
 * reads what comes. Where many wait, only Redis's answer tells that. Never rejects.
 */
export function createWhenSent(client: Pick<RedisConnectionClientType, 'ping'>): () => Promise<void> {
  let waiting = 0;
  // Redis answers in the order in which it was asked. Where it does not, the write itself fails, and says so.
  const whenAnswered = createSharedRuns(async () => void (await withTimeout(client.ping()).catch(() => {})));
  return async () => {
    waiting += 1;
    try {
      for (let step = 0; step < STEPS_TO_CLIENT; step++) await undefined;
      // The client sends at the end of the turn what has come to it, and this comes behind that.
      await (waiting > MAX_UNASKED ? whenAnswered() : nextTurn());
    } finally {
      waiting -= 1;
    }
  };
}
