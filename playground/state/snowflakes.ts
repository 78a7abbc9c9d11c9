/** Discord counts milliseconds from the first second of 2015. */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;
/** The lower 22 bits of a snowflake are a worker, a process and a counter; here all of them count. */
const COUNTER_BITS = 22n;

/**
 * Makes Discord's ids: unique, ascending, and telling their time.
 * @param now the clock, in milliseconds since 1970
 */
export function createSnowflakeGenerator(now: () => number): () => string {
  let last = 0n;
  return () => {
    const fromClock = (BigInt(Math.trunc(now())) - DISCORD_EPOCH_MS) << COUNTER_BITS;
    last = fromClock > last ? fromClock : last + 1n;
    return last.toString();
  };
}
