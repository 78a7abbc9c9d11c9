import { createSharedRuns } from '#services/serial-queue.ts';
import { rejectLate, type ScheduleOptions } from './limiters.ts';

/** Slots that are asked for in one call: what starts with them is one turn of the event loop. */
const MAX_ASKED = 20;

const DEFAULT_PRIORITY = 5;

/** The slots of one limiter, as Redis has them; each call is one round trip. A holder is the name of one slot that is taken. */
export interface SlotCalls {
  /** Resolves with how many slots are taken then, and for each of the holders whether it has one. May be repeated. */
  take(holders: readonly string[]): Promise<{ readonly taken: number; readonly granted: readonly boolean[] }>;
  release(holders: readonly string[]): Promise<void>;
  /** Registers slots that are held, each with the ms until it expires, whether Redis still knows them or not. May be repeated. */
  keep(held: readonly HeldSlot[]): Promise<void>;
  /** A name that no slot has had. */
  createHolder(): string;
  readonly expirationMs: number;
  /** Ms of a clock that never jumps. */
  now(): number;
  /** Receives what a call failed with. It is made again by {@link RedisSlots.takeAll} or {@link RedisSlots.releaseAll}. */
  onError(error: unknown): void;
}

/** A slot that is held, and the ms until it expires. */
export interface HeldSlot {
  readonly holder: string;
  readonly leftMs: number;
}

/** What a process knows of the slots of one limiter. */
export interface RedisSlots {
  schedule<T>(options: ScheduleOptions, work: () => PromiseLike<T>): Promise<T>;
  /** Asks again for all that wait: a slot may be free. Never rejects. */
  takeAll(): Promise<void>;
  /** Releases what could not be released. Never rejects. */
  releaseAll(): Promise<void>;
  /** Registers again what is held, which Redis may have lost. Rejects where that fails. */
  keepAll(): Promise<void>;
  /** Slots that other processes hold, as last read. */
  readonly heldElsewhere: number;
  readonly isHolding: boolean;
  readonly isWaiting: boolean;
}

interface Waiter {
  readonly holder: string;
  readonly priority: number;
  readonly start: () => void;
}

/** @param onUnused is called when nothing is held, waits, or is to be released */
export function createRedisSlots(calls: SlotCalls, onUnused: () => void): RedisSlots {
  /** Those with the lowest priority first, and among them who came first. */
  const waiting: Waiter[] = [];
  /** Those of {@link waiting} that asked last. If the answer was lost, they may have slots. */
  let asked: readonly Waiter[] = [];
  /** By holder, when its slot expires. */
  const held = new Map<string, number>();
  const released = new Set<string>();
  let heldElsewhere = 0;

  const takeOnce = async () => {
    const first = waiting.slice(0, MAX_ASKED);
    // What may have a slot is asked for again, also if others go first now: behind them, so that they do.
    const asking = [...first, ...asked.filter((waiter) => !first.includes(waiter))];
    asked = asking;
    const { taken, granted } = await calls.take(asking.map(({ holder }) => holder));
    asked = [];
    const started = asking.filter((_, index) => granted[index]);
    for (const waiter of started) {
      const at = waiting.indexOf(waiter);
      if (at >= 0) waiting.splice(at, 1);
      held.set(waiter.holder, calls.now() + calls.expirationMs);
    }
    heldElsewhere = Math.max(0, taken - held.size - released.size);
    for (const { start } of started) start();
    return started.length === asking.length;
  };
  const takeAll = createSharedRuns(async () => {
    // What was asked for at the same moment is asked for together.
    await undefined;
    try {
      while (waiting.length > 0 && (await takeOnce()));
    } catch (error) {
      calls.onError(error);
    }
  });
  const releaseAll = createSharedRuns(async () => {
    await undefined;
    const holders = [...released];
    try {
      if (holders.length > 0) await calls.release(holders);
      for (const holder of holders) released.delete(holder);
    } catch (error) {
      calls.onError(error);
    }
    if (waiting.length + held.size + released.size === 0) onUnused();
  });

  const take = (holder: string, priority: number) =>
    new Promise<void>((start) => {
      const last = waiting.findLastIndex((other) => other.priority <= priority);
      waiting.splice(last + 1, 0, { holder, priority, start });
      void takeAll();
    });
  return {
    schedule: async ({ priority = DEFAULT_PRIORITY }, work) => {
      const holder = calls.createHolder();
      await take(holder, priority);
      try {
        return await rejectLate(work, calls.expirationMs);
      } finally {
        held.delete(holder);
        released.add(holder);
        void releaseAll();
      }
    },
    takeAll,
    releaseAll,
    keepAll: async () => {
      const slots = [...held].map(([holder, expiresAt]) => ({ holder, leftMs: Math.ceil(expiresAt - calls.now()) }));
      // What has expired belongs to others: its work is about to be abandoned.
      const kept = slots.filter(({ leftMs }) => leftMs > 0);
      if (kept.length > 0) await calls.keep(kept);
    },
    get heldElsewhere() {
      return heldElsewhere;
    },
    get isHolding() {
      return held.size > 0;
    },
    get isWaiting() {
      return waiting.length > 0;
    },
  };
}
