import { sleep, type Timing } from '#services/backends/replicate/api/timing.ts';

/** A clock that bot and stand-in share in a test. */
export interface Clock extends Timing {
  /** Moves the clock on by so many ms at once; whoever sleeps does not wake by that. */
  advance(ms: number): void;
  /** Moves only the wall clock by so many ms, as when an operator or NTP sets it. */
  setWallClock(offsetMs: number): void;
}

/**
 * A clock that runs `factor` times as fast as the real one. A timeout of a minute then passes in a second, and whatever
 * happens between bot and stand-in happens in the order in which it would.
 */
export function fastClock(factor = 1, random: () => number = Math.random): Clock {
  const start = Date.now();
  let offsetMs = 0;
  let wallOffsetMs = 0;
  const now = () => start + offsetMs + (Date.now() - start) * factor;
  return {
    now,
    wallClock: () => now() + wallOffsetMs,
    random,
    sleep: (ms, signal) => sleep(ms / factor, signal),
    startTimer: (ms, onTime) => setTimeout(onTime, ms / factor),
    advance: (ms) => {
      offsetMs += ms;
    },
    setWallClock: (ms) => {
      wallOffsetMs = ms;
    },
  };
}
