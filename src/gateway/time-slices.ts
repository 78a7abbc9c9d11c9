import { setImmediate } from 'node:timers/promises';
import { waitAtMost } from '#services/wait-at-most.ts';

/** Ms after which a burst of tasks lets everything else go on: sockets, timers, and the answers to the first of them. */
const SLICE_MS = 10;

/** Ms that anything waits at most for a burst to end. */
const MAX_BURST_MS = 1000;

/** Tasks of which a thousand can come at the same moment, such as interactions in one read of the socket. */
export interface TimeSlices {
  /** Does a task: at once, unless so many come that the process would do nothing else; then in its turn. */
  run(task: () => unknown): void;
  /** Tasks of the burst that goes on, with those of it that are done; 0 where none waits. */
  burstSize(): number;
  /** Resolves when it is the caller's turn. */
  next(): Promise<void>;
  /** Resolves when a task may go on that has waited for something: before all that have not begun, but in a slice as they. */
  resume(): Promise<void>;
  /** Resolves when no task waits for its turn, or after {@link MAX_BURST_MS}. */
  whenNoneWaits(): Promise<void>;
}

/** @param now ms of a clock that never jumps */
export function createTimeSlices(now: () => number): TimeSlices {
  const waiting: (() => unknown)[] = [];
  const resuming: (() => unknown)[] = [];
  let burst: Promise<void> | undefined;

  const runAll = async () => {
    let sliceEndsAt = now() + SLICE_MS;
    // The array grows meanwhile, and is emptied at the end: `shift` would move a thousand tasks each time. Few resume.
    for (let index = 0; resuming.length > 0 || index < waiting.length; ) {
      const task = resuming.shift() ?? waiting[index++];
      task?.();
      // What the tasks go on with counts too.
      await undefined;
      if (now() < sliceEndsAt) continue;
      await setImmediate();
      sliceEndsAt = now() + SLICE_MS;
    }
    waiting.length = 0;
    burst = undefined;
  };
  const add = (tasks: (() => unknown)[], task: () => unknown) => {
    tasks.push(task);
    burst ??= runAll();
  };
  const run: TimeSlices['run'] = (task) => add(waiting, task);

  return {
    run,
    burstSize: () => waiting.length,
    next: () => new Promise((resolve) => run(resolve)),
    resume: () => new Promise((resolve) => add(resuming, resolve)),
    whenNoneWaits: async () => {
      if (burst) await waitAtMost(MAX_BURST_MS, burst);
    },
  };
}
