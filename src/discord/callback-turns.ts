import { createLocalLimiter } from '#services/queue/limiters/limiters.ts';
import { waitAtMost } from '#services/wait-at-most.ts';

/**
 * First responses that are sent at once. Each has a connection of its own meanwhile, and to open one costs more processor time than the
 * request: a thousand at the same moment go over a hundred connections sooner than over a thousand.
 */
const MAX_AT_ONCE = 128;

/** Ms that a first response waits at most for others, which may hang: Discord waits 3 s for it. */
const MAX_WAIT_MS = 500;

/** Does `work`, which sends a first response, in its turn. */
export type InCallbackTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function createCallbackTurns(): InCallbackTurn {
  const slots = createLocalLimiter(MAX_AT_ONCE);
  return async (work) => {
    const [started, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const held = slots.schedule({}, () => {
      started.resolve();
      return ended.promise;
    });
    await waitAtMost(MAX_WAIT_MS, started.promise);
    try {
      return await work();
    } finally {
      ended.resolve();
      void held;
    }
  };
}
