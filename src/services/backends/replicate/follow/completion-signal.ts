import type { Timing } from '#services/backends/replicate/api/timing.ts';
import { FINISHED } from '#services/finished.ts';

/** Wakes those who wait for a prediction when a webhook reports on it. */
export interface CompletionSignal {
  /** Sleeps for `ms`, or until the prediction's next `notify`. Rejects with the signal's reason when aborted. */
  waitForUpdate(id: string, ms: number, signal: AbortSignal): Promise<void>;
  notify(id: string): void;
}

export function createCompletionSignal(timing: Timing): CompletionSignal {
  const waitersById = new Map<string, Set<AbortController>>();
  return {
    async waitForUpdate(id, ms, signal) {
      const wakeUp = new AbortController();
      const waiters = waitersById.get(id) ?? new Set();
      waitersById.set(id, waiters.add(wakeUp));
      try {
        await timing.sleep(ms, AbortSignal.any([signal, wakeUp.signal]));
      } catch (error) {
        signal.throwIfAborted();
        if (!wakeUp.signal.aborted) throw error;
      } finally {
        waiters.delete(wakeUp);
        if (waiters.size === 0) waitersById.delete(id);
      }
    },
    notify(id) {
      for (const waiter of waitersById.get(id) ?? []) waiter.abort(FINISHED);
    },
  };
}
