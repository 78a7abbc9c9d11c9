import type { Timing } from './timing.ts';

/** Wakes who waits for a prediction when a webhook tells of it. */
export interface News {
  /** Sleeps for `ms`, or until there is news. Rejects with the signal's reason when aborted. */
  pause(id: string, ms: number, signal: AbortSignal): Promise<void>;
  tell(id: string): void;
}

export function createNews(timing: Timing): News {
  const waiting = new Map<string, Set<AbortController>>();
  return {
    async pause(id, ms, signal) {
      const woken = new AbortController();
      const others = waiting.get(id) ?? new Set();
      waiting.set(id, others.add(woken));
      try {
        await timing.sleep(ms, AbortSignal.any([signal, woken.signal]));
      } catch (error) {
        signal.throwIfAborted();
        if (!woken.signal.aborted) throw error;
      } finally {
        others.delete(woken);
        if (others.size === 0) waiting.delete(id);
      }
    },
    tell(id) {
      for (const one of waiting.get(id) ?? []) one.abort();
    },
  };
}
