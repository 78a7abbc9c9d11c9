import type { Contender, Turns } from './turns.ts';

/** `place` is 1 for the next; `seconds` until its turn as far as past jobs tell. */
export interface Waiting {
  readonly place: number;
  readonly seconds: number;
}

/** What runs and waits now. */
export interface Line<T extends Contender> {
  readonly turns: Turns;
  /** With the seconds that each is expected to run on. */
  readonly running: Iterable<readonly [job: T, seconds: number]>;
  /** The longest waiting first. */
  readonly waiting: Iterable<T>;
  readonly atOnce: number;
  /** Seconds that a job is expected to run. */
  readonly lasts: (job: T) => number;
}

/** Starts that are played through; what waits behind them is told by the pace of those. It keeps a very long line cheap to tell. */
const HORIZON = 300;

/**
 * Plays the line forward by the rule that it is served by, as if every job ran as long as those before it: limits of people
 * and servers are in it, and whoever may overtake does.
 */
export function forecast<T extends Contender>({ turns, running, waiting, atOnce, lasts }: Line<T>): Map<T, Waiting> {
  const course = turns.copy();
  const ends = [...running].map(([job, seconds]) => ({ job, at: seconds }));
  const left = new Set(waiting);
  const told = new Map<T, Waiting>();
  let time = 0;
  while (left.size > 0 && told.size < HORIZON) {
    const next = ends.length < atOnce ? course.next(left) : undefined;
    if (next) {
      left.delete(next);
      course.start(next);
      told.set(next, { place: told.size + 1, seconds: time });
      ends.push({ job: next, at: time + lasts(next) });
      continue;
    }
    const [first] = ends.sort((one, other) => one.at - other.at).splice(0, 1);
    if (!first) break;
    time = first.at;
    course.end(first.job);
  }
  const pace = time / Math.max(1, told.size);
  for (const job of left) {
    const place = told.size + 1;
    told.set(job, { place, seconds: pace * place });
  }
  return told;
}
