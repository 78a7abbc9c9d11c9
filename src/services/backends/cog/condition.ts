import { rejectOnAbort } from '#services/reject-on-abort.ts';

/** An event to wait for that may happen any number of times. */
export interface Condition {
  /** Wakes everyone who waits. */
  notifyAll(): void;
  /** Resolves with `true` at the next notification, with `false` after `ms`. Rejects when aborted. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
}

export function createCondition(): Condition {
  const waiters = new Set<() => void>();
  return {
    notifyAll() {
      for (const wake of waiters) wake();
    },
    async wait(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const wake = () => resolve(true);
      waiters.add(wake);
      using _ = setTimeout(() => resolve(false), ms);
      try {
        return await rejectOnAbort(signal, () => promise);
      } finally {
        waiters.delete(wake);
      }
    },
  };
}
