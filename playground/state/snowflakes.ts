/** The first second of 2015 (reference, "Snowflakes"). */
const DISCORD_EPOCH_MS = 1_420_070_400_000n;
/** The lower 22 bits of a snowflake are worker, process and counter; here all of them are the counter. */
const COUNTER_BITS = 22n;

/** Creates ids that are unique, ascending and contain their time. @param now milliseconds since 1970 */
export function createSnowflakeGenerator(now: () => number): () => string {
  let last = 0n;
  return () => {
    const fromClock = (BigInt(Math.trunc(now())) - DISCORD_EPOCH_MS) << COUNTER_BITS;
    last = fromClock > last ? fromClock : last + 1n;
    return last.toString();
  };
}
