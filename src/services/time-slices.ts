// biome-ignore lint/style/noRestrictedImports: for `nextTick` alone; it is the environment that services are given.
import { nextTick } from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { waitAtMost } from '#services/wait-at-most.ts';

/**
 * Ms after which a burst of tasks lets everything else go on: sockets, timers, and the answers to the first of them. Several bursts may
 * have a slice in the same turn of the event loop. By measurement: with 10, the longest turn of 1,000 interactions at once was 41 ms and
 * half of 300 were acknowledged within 98; with 2, 25 and 76, for at most a twentieth more processor time.
 */
const SLICE_MS = 2;

/** Rounds of promises and streams between a task whose turn it is and what it goes on with. */
const ROUNDS_TO_GO_ON = 4;

/** Ms that anything waits at most for a burst to end. */
const MAX_BURST_MS = 1000;

/** Tasks of which a thousand can come at the same moment, such as interactions in one read of the socket. */
export interface TimeSlices {
  /**
   * Does a task in this turn of the event loop, once the others of the same moment are known; or, if so many come that the process
   * would do nothing else, in its turn.
   */
  run(task: () => unknown): void;
  /** Tasks of the burst that goes on, with those of it that are done; 0 where none waits. */
  burstSize(): number;
  /** Resolves when it is the caller's turn. */
  next(): Promise<void>;
  /**
   * Waits for something in a task. Resolves and rejects as `wait` does, once it is the task's turn to go on: before all that have not
   * begun, but in a slice as they.
   */
  resumeAfter<T>(wait: Promise<T>): Promise<T>;
  /** Resolves when no task waits, for its turn or for something else, or after {@link MAX_BURST_MS}. */
  whenNoneWaits(): Promise<void>;
}

/** @param now ms of a clock that never jumps */
export function createTimeSlices(now: () => number): TimeSlices {
  const waiting: (() => unknown)[] = [];
  const resuming: (() => unknown)[] = [];
  /** Tasks that wait for something. */
  let suspended = 0;
  let burst: Promise<void> | undefined;
  let wake = () => {};

  const runAll = async () => {
    // Once the socket is read: before the first begins, it is known how many come with it.
    await setImmediate();
    let sliceEndsAt = now() + SLICE_MS;
    // The array grows meanwhile, and is emptied when none is left: `shift` would move a thousand tasks each time. Few resume.
    for (let index = 0; resuming.length > 0 || index < waiting.length || suspended > 0; ) {
      const task = resuming.shift() ?? (index < waiting.length ? waiting[index++] : undefined);
      if (task) task();
      else {
        index = waiting.length = 0;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      // What the tasks go on with counts too, such as the body of a response, which streams read by `nextTick`.
      for (let round = 0; round < ROUNDS_TO_GO_ON; round++) await new Promise<void>(nextTick);
      if (now() < sliceEndsAt) continue;
      await setImmediate();
      sliceEndsAt = now() + SLICE_MS;
    }
    waiting.length = 0;
    burst = undefined;
  };
  const start = () => {
    burst ??= runAll();
  };
  const add = (tasks: (() => unknown)[], task: () => unknown) => {
    tasks.push(task);
    start();
    wake();
  };
  const run: TimeSlices['run'] = (task) => add(waiting, task);

  return {
    run,
    burstSize: () => waiting.length + resuming.length + suspended,
    next: () => new Promise((resolve) => run(resolve)),
    resumeAfter: async (wait) => {
      suspended += 1;
      start();
      try {
        return await wait;
      } finally {
        suspended -= 1;
        await new Promise<void>((resolve) => add(resuming, resolve));
      }
    },
    whenNoneWaits: async () => {
      if (burst) await waitAtMost(MAX_BURST_MS, burst);
    },
  };
}
