import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** Resolves when it is the caller's turn to compute something: a value that was read is parsed after that. */
export type Turn = () => Promise<void>;

/**
 * Does what nobody waits for in small steps, so that it holds nobody up: all passes of a process compute in short slices of time, and
 * others have theirs in between.
 * @example
 * await steps.forEach(people.list('42'), (entry, turn) => eraseEntry(entry, services, turn), signal);
 */
export interface BackgroundSteps {
  /**
   * Does `step` for each item, some at once, so that their writes share a transaction and a flush of the store. A step waits for
   * `turn` before it computes anything that takes longer than some 50 µs. Rejects with the first failure once the steps under way
   * have ended, or with the signal's reason.
   */
  forEach<T>(
    items: AsyncIterable<T>,
    step: (item: T, turn: Turn) => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void>;
}

export interface BackgroundStepsOptions {
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Resolves when nobody waits for a first response. Default: at once. */
  readonly whenNoneWaits?: () => Promise<void>;
  /** Ms between two slices. 0: every turn of the loop, for tests. Default 1. */
  readonly pauseMs?: number;
}

/** Ms that steps compute before others have their turn of the event loop; the transaction of what they write takes about as long. */
const SLICE_MS = 2;

/** Steps of a pass that are under way at once: as many as a slice or two can begin. When the flush that they share ends, they all go on. */
export const MAX_AT_ONCE = 32;

export function createBackgroundSteps(options: BackgroundStepsOptions): BackgroundSteps {
  const turn = createTurn(options);
  return {
    forEach: async (items, step, signal) => {
      let underWay = 0;
      let onEnd = () => {};
      const failures: unknown[] = [];
      const whenFewerThan = async (most: number) => {
        while (underWay >= most) await new Promise<void>((resolve) => (onEnd = resolve));
      };
      const begin = async (item: Parameters<typeof step>[0]) => {
        underWay += 1;
        try {
          await step(item, turn);
        } catch (error) {
          failures.push(error);
        }
        underWay -= 1;
        onEnd();
      };
      try {
        for await (const item of items) {
          await whenFewerThan(MAX_AT_ONCE);
          await turn();
          signal?.throwIfAborted();
          if (failures.length > 0) break;
          void begin(item);
        }
      } finally {
        await whenFewerThan(1);
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Gives turns until a slice is over, then to whoever waits, in their order, in the next; there is a pause in between. */
function createTurn({ now, whenNoneWaits = async () => {}, pauseMs = 1 }: BackgroundStepsOptions): Turn {
  const waiting: (() => void)[] = [];
  let isGiving = false;
  let sliceEndsAt = Number.NEGATIVE_INFINITY;
  const pause = () => (pauseMs > 0 ? sleep(pauseMs, undefined, { ref: false }) : setImmediate());
  const give = async () => {
    isGiving = true;
    while (waiting.length > 0) {
      await pause();
      await whenNoneWaits();
      sliceEndsAt = now() + SLICE_MS;
      while (waiting.length > 0 && now() < sliceEndsAt) {
        waiting.shift()?.();
        // What it does with its turn counts too.
        await undefined;
      }
    }
    isGiving = false;
  };
  return () => {
    if (!isGiving && now() < sliceEndsAt) return Promise.resolve();
    return new Promise((resolve) => {
      waiting.push(resolve);
      if (!isGiving) void give();
    });
  };
}
