import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/**
 * Does what nobody waits for in small steps, so that it holds nobody up: of all passes of a process, one step begins in a turn of
 * the event loop, and others have theirs in between.
 * @example
 * await steps.forEach(people.list('42'), (entry) => eraseEntry(entry), signal);
 */
export interface BackgroundSteps {
  /**
   * Does `step` for each item, a few at once, so that their writes share a flush of the store. Rejects with the first failure once
   * the steps under way have ended, or with the signal's reason.
   */
  forEach<T>(items: AsyncIterable<T>, step: (item: T) => Promise<void>, signal?: AbortSignal): Promise<void>;
}

export interface BackgroundStepsOptions {
  /** Ms between two steps: with 1, they take a fifth of the processor. 0: every turn of the loop, for tests. Default 1. */
  readonly pauseMs?: number;
}

/** Steps of a pass that are under way at once. When the flush that they share ends, they all go on in the same turn. */
const MAX_AT_ONCE = 4;

export function createBackgroundSteps({ pauseMs = 1 }: BackgroundStepsOptions = {}): BackgroundSteps {
  let lastTurn: Promise<void> = Promise.resolve();
  const pause = () => (pauseMs > 0 ? sleep(pauseMs, undefined, { ref: false }) : setImmediate());
  const nextTurn = () => {
    lastTurn = lastTurn.then(pause);
    return lastTurn;
  };
  return {
    forEach: async (items, step, signal) => {
      const running = new Set<Promise<void>>();
      const failures: unknown[] = [];
      const begin = (item: Parameters<typeof step>[0]) => {
        const ended = step(item)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => running.delete(ended));
        running.add(ended);
      };
      try {
        for await (const item of items) {
          if (running.size >= MAX_AT_ONCE) await Promise.race(running);
          await nextTurn();
          signal?.throwIfAborted();
          if (failures.length > 0) break;
          begin(item);
        }
      } finally {
        await Promise.all(running);
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
