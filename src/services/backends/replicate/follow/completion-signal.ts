import type { Timing } from '#services/backends/replicate/api/timing.ts';
import { rejectOnAbort } from '#services/reject-on-abort.ts';

/** Wakes those who wait for a prediction when a webhook reports on it. */
export interface CompletionSignal {
  /** Sleeps for `ms`, or until the prediction's next `notify`. Rejects with the signal's reason when aborted. */
  waitForUpdate(id: string, ms: number, signal: AbortSignal): Promise<void>;
  notify(id: string): void;
}

export function createCompletionSignal(timing: Pick<Timing, 'startTimer'>): CompletionSignal {
  const waitersById = new Map<string, Set<() => void>>();
  return {
    async waitForUpdate(id, ms, signal) {
      const { promise: update, resolve: wakeUp } = Promise.withResolvers<void>();
      const waiters = waitersById.get(id) ?? new Set();
      waitersById.set(id, waiters.add(wakeUp));
      using _ = timing.startTimer(ms, wakeUp);
      try {
        await rejectOnAbort(signal, () => update);
      } finally {
        waiters.delete(wakeUp);
        if (waiters.size === 0) waitersById.delete(id);
      }
    },
    notify(id) {
      for (const waiter of waitersById.get(id) ?? []) waiter();
    },
  };
}
