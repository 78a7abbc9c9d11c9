/** Keeps the polls of all predictions together within what Replicate allows: the more are followed, the rarer each is polled. */
export interface PollPace {
  /** Takes the next place, and says in how many ms that is; 0 as long as there is room. */
  reserve(): number;
}

/** Replicate allows 3,000 reads a minute. So many polls may come at once, and the others evenly, so that no minute has more. */
const BURST = 600;
const POLLS_PER_SECOND = 40;

/** @param now ms of a clock that never jumps */
export function createPollPace(now: () => number): PollPace {
  const intervalMs = 1000 / POLLS_PER_SECOND;
  /** When the place before was, or would have been where all come evenly. */
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    reserve: () => {
      lastAt = Math.max(lastAt, now() - BURST * intervalMs) + intervalMs;
      return Math.max(0, lastAt - now());
    },
  };
}
