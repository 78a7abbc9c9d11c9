import { setTimeout as sleep } from 'node:timers/promises';

/** An event to wait for that may happen any number of times. */
export interface Condition {
  /** Wakes everyone who waits. */
  notifyAll(): void;
  /** Resolves with `true` at the next notification, with `false` after `ms`. Rejects when aborted. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
}

export function createCondition(): Condition {
  let nextNotification = Promise.withResolvers<true>();
  return {
    notifyAll() {
      nextNotification.resolve(true);
      nextNotification = Promise.withResolvers();
    },
    async wait(ms, signal) {
      const finished = new AbortController();
      try {
        return await Promise.race([
          nextNotification.promise,
          sleep(ms, false, { signal: AbortSignal.any([signal, finished.signal]) }),
        ]);
      } finally {
        finished.abort();
      }
    },
  };
}
