import process from 'node:process';

/** Attempts before a time counts: the garbage collector and a cold start only ever add to it. */
const MAX_ATTEMPTS = 8;

/** Ms of processor time that a synchronous function takes at best, so that other programs do not count. Stops at the first attempt that takes less than `limitMs`. */
export function leastMs(run: () => unknown, limitMs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && least >= limitMs; attempt += 1) {
    const before = process.threadCpuUsage();
    run();
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
