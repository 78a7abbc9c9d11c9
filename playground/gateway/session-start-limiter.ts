/** How many sessions a bot may start in 24 hours (events/gateway, "Session Start Limit Object"). */
const MAX_SESSION_STARTS_PER_DAY = 1000;
const DAY_MS = 86_400_000;

/** How many guilds one shard may have before the gateway requires more shards (events/gateway, "Sharding"). */
const MAX_GUILDS_PER_SHARD = 2500;

export interface SessionStartLimiterOptions {
  now: () => number;
  /** How many shards `/gateway/bot` recommends. */
  shards: number;
  /** `max_concurrency`: how many shards may identify at once. Shards with the same `id % max_concurrency` take turns. */
  maxConcurrency: number;
  /** Milliseconds between two identifies that take turns; 5,000 on Discord. */
  identifyEveryMs: number;
}

/** Recommends a number of shards and limits how fast they start sessions. */
export interface SessionStartLimiter {
  getBotGatewayInfo(): { shards: number; session_start_limit: Record<string, number> };
  /** Whether this shard may identify now. Counts the session start if so. */
  tryIdentify(shard: number): boolean;
  /** Whether this many guilds need more than this many shards. */
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
