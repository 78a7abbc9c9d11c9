/** Time and randomness as arguments, so that tests can speed up the one and fix the other. */
export interface Timing {
  /** Ms of a clock that never jumps: for how long something takes, and deadlines. */
  now(): number;
  /** Ms since the epoch. It may jump: only for what is compared with Replicate's times, or with those of another process. */
  wallClock(): number;
  /** In [0, 1). */
  random(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `onTime` after `ms`, unless disposed of before. */
  startTimer(ms: number, onTime: () => void): Disposable;
}

/** What of it a test speeds up. */
export type Timers = Pick<Timing, 'sleep' | 'startTimer'>;

/** When the wall clock shows what `now` shows at `ms`, unless it is set meanwhile. */
export function dateOf(ms: number, { now, wallClock }: Pick<Timing, 'now' | 'wallClock'>): Date {
  return new Date(wallClock() + ms - now());
}

/** Sleeps by the process's own clock. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  // Not that of `node:timers/promises`: most sleeps are aborted, and each would cost an error with a stack that nobody reads.
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      },
      Math.max(0, ms),
    );
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** The process's own. */
export const processTimers: Timers = { sleep, startTimer: (ms, onTime) => setTimeout(onTime, ms) };

/** Runs `work`, and calls `report` where it takes longer than `ms`. */
export async function reportIfLate<T>(
  timing: Pick<Timing, 'startTimer'>,
  ms: number,
  report: () => void,
  work: () => Promise<T>,
): Promise<T> {
  using _ = timing.startTimer(ms, report);
  return await work();
}
