import { setTimeout as sleep } from 'node:timers/promises';

/** Something to wait for that may happen any number of times. */
export interface Bell {
  /** Wakes all who wait. */
  ring(): void;
  /** Resolves with `true` at the next ring, with `false` after `ms`. Rejects when aborted. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
}

export function createBell(): Bell {
  let next = Promise.withResolvers<true>();
  return {
    ring() {
      next.resolve(true);
      next = Promise.withResolvers();
    },
    async wait(ms, signal) {
      const waiting = new AbortController();
      try {
        return await Promise.race([
          next.promise,
          sleep(ms, false, { signal: AbortSignal.any([signal, waiting.signal]) }),
        ]);
      } finally {
        waiting.abort();
      }
    },
  };
}
