import type { FairScheduler, QueuedJob } from './fair-scheduler.ts';

/** `place` is 1 for the next; `seconds` until its turn as far as past jobs tell. */
export interface QueuePosition {
  readonly position: number;
  readonly seconds: number;
}

/** What runs and waits now. */
export interface QueueState<T extends QueuedJob> {
  readonly scheduler: FairScheduler;
  /** With the seconds that each is expected to run on. */
  readonly running: Iterable<readonly [job: T, seconds: number]>;
  /** The longest waiting first. */
  readonly waiting: Iterable<T>;
  readonly concurrency: number;
  /** Seconds that a job is expected to run. */
  readonly expectedDuration: (job: T) => number;
}

/** Starts that are played through; what waits behind them is told by the pace of those. It keeps a very long line cheap to tell. */
const MAX_SIMULATED_STARTS = 300;

/**
 * Plays the line forward by the rule that it is served by, as if every job ran as long as those before it: limits of people
 * and servers are in it, and whoever may overtake does.
 */
export function forecast<T extends QueuedJob>({
  scheduler,
  running,
  waiting,
  concurrency,
  expectedDuration,
}: QueueState<T>): Map<T, QueuePosition> {
  const simulation = scheduler.copy();
  const runningUntil = [...running].map(([job, seconds]) => ({ job, at: seconds }));
  const remaining = new Set(waiting);
  const positions = new Map<T, QueuePosition>();
  let time = 0;
  while (remaining.size > 0 && positions.size < MAX_SIMULATED_STARTS) {
    const next = runningUntil.length < concurrency ? simulation.next(remaining) : undefined;
    if (next) {
      remaining.delete(next);
      simulation.start(next);
      positions.set(next, { position: positions.size + 1, seconds: time });
      runningUntil.push({ job: next, at: time + expectedDuration(next) });
      continue;
    }
    const [first] = runningUntil.sort((one, other) => one.at - other.at).splice(0, 1);
    if (!first) break;
    time = first.at;
    simulation.finish(first.job);
  }
  const secondsPerStart = time / Math.max(1, positions.size);
  for (const job of remaining) {
    const place = positions.size + 1;
    positions.set(job, { position: place, seconds: secondsPerStart * place });
  }
  return positions;
}
