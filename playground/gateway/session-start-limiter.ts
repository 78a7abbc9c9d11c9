/** Sessions that a bot may start in a day, and that day in milliseconds (events/gateway, "Session Start Limit Object"). */
const MAX_SESSION_STARTS_PER_DAY = 1000;
const DAY_MS = 86_400_000;

/** Guilds that one shard may have; with more the gateway asks for more shards (events/gateway, "Sharding"). */
const MAX_GUILDS_PER_SHARD = 2500;

export interface SessionStartLimiterOptions {
  now: () => number;
  /** How many shards `/gateway/bot` advises. */
  shards: number;
  /** How many shards may identify at once: those whose ids leave different remainders. */
  maxConcurrency: number;
  /** Milliseconds between two identifies of one remainder; Discord's are 5,000. */
  identifyEveryMs: number;
}

/** Says how many shards there should be, and which of them may start a session now. */
export interface SessionStartLimiter {
  getBotGatewayInfo(): { shards: number; session_start_limit: Record<string, number> };
  /** Whether this shard may identify now; counts it where it may. */
  tryIdentify(shard: number): boolean;
  /** Whether so many shards are too few for so many guilds. */
  needsMoreShards(shards: number, guilds: number): boolean;
}

export function createSessionStartLimiter({
  now,
  shards,
  maxConcurrency,
  identifyEveryMs,
}: SessionStartLimiterOptions): SessionStartLimiter {
  const lastIdentifyAt = new Map<number, number>();
  let startTimes: number[] = [];
  return {
    getBotGatewayInfo() {
      startTimes = startTimes.filter((at) => now() - at < DAY_MS);
      const [oldest] = startTimes;
      const reset_after = oldest === undefined ? 0 : Math.max(0, Math.round(oldest + DAY_MS - now()));
      const remaining = Math.max(0, MAX_SESSION_STARTS_PER_DAY - startTimes.length);
      return {
        shards,
        session_start_limit: {
          total: MAX_SESSION_STARTS_PER_DAY,
          remaining,
          reset_after,
          max_concurrency: maxConcurrency,
        },
      };
    },
    tryIdentify(shard) {
      const key = shard % maxConcurrency;
      if (now() - (lastIdentifyAt.get(key) ?? Number.NEGATIVE_INFINITY) < identifyEveryMs) return false;
      lastIdentifyAt.set(key, now());
      startTimes.push(now());
      return true;
    },
    needsMoreShards: (count, guilds) => guilds / count > MAX_GUILDS_PER_SHARD,
  };
}
