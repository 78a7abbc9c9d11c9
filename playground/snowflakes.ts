/** Discord counts milliseconds from the first second of 2015. */
const epoch = 1_420_070_400_000n;
/** The lower 22 bits of a snowflake are a worker, a process and a counter; here all of them count. */
const counterBits = 22n;

/**
 * Makes Discord's ids: unique, ascending, and telling their time.
 * @param now the clock, in milliseconds since 1970
 */
export function createSnowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const byTime = (BigInt(Math.trunc(now())) - epoch) << counterBits;
    last = byTime > last ? byTime : last + 1n;
    return last.toString();
  };
}
