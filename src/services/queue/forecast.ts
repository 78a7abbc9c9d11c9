import type { FairScheduler } from './fair-scheduler.ts';
import type { QueuedJob } from './scheduler-state.ts';

/** `position` is 1 for the next job to start; `seconds` is the expected wait, going by past jobs. */
export interface QueuePosition {
  readonly position: number;
  readonly seconds: number;
}

/** The jobs that run and wait now. */
export interface QueueState<T extends QueuedJob> {
  readonly scheduler: FairScheduler<T>;
  /** With the seconds that each is expected to run on from now. */
  readonly running: Iterable<readonly [job: T, seconds: number]>;
  /** The longest waiting first. */
  readonly waiting: Iterable<T>;
  readonly concurrency: number;
  /** Seconds that a job is expected to run in all. */
  readonly expectedDuration: (job: T) => number;
}

/** Starts that are simulated. Jobs behind them are estimated from the average pace, which keeps a very long queue cheap. */
const MAX_SIMULATED_STARTS = 300;

/**
 * Simulates the scheduler, as if every job ran as long as expected. So limits of people and servers count, and so do jobs
 * that overtake others.
 */
export function forecast<T extends QueuedJob>({
  scheduler,
  running,
  waiting,
  concurrency,
  expectedDuration,
}: QueueState<T>): Map<T, QueuePosition> {
  const runningUntil = [...running].map(([job, seconds]) => ({ job, at: seconds }));
  const remaining = new Set(waiting);
  const started = runningUntil.map(({ job }) => job);
  const simulation = scheduler.copy(started, remaining);
  const positions = new Map<T, QueuePosition>();
  let time = 0;
  while (remaining.size > 0 && positions.size < MAX_SIMULATED_STARTS) {
    const next = runningUntil.length < concurrency ? simulation.next() : undefined;
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
    const position = positions.size + 1;
    positions.set(job, { position, seconds: secondsPerStart * position });
  }
  return positions;
}
