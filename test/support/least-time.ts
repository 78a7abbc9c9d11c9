/** Attempts before a time counts: a busy machine, the garbage collector and a cold start only ever add to it. */
const MAX_ATTEMPTS = 8;

/** Ms that a synchronous function takes at best. Stops at the first attempt that takes less than `limitMs`. */
export function leastMs(run: () => unknown, limitMs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && least >= limitMs; attempt += 1) {
    const startedAt = performance.now();
    run();
    least = Math.min(least, performance.now() - startedAt);
  }
  return least;
}
