/** Sessions that a bot may start in a day, and that day in milliseconds (events/gateway, "Session Start Limit Object"). */
const total = 1000;
const day = 86_400_000;

/** Guilds that one shard may have; with more the gateway asks for more shards (events/gateway, "Sharding"). */
const guildsPerShard = 2500;

export interface StartsOptions {
  now: () => number;
  /** How many shards `/gateway/bot` advises. */
  shards: number;
  /** How many shards may identify at once: those whose ids leave different remainders. */
  maxConcurrency: number;
  /** Milliseconds between two identifies of one remainder; Discord's are 5,000. */
  identifyEveryMs: number;
}

/** Says how many shards there should be, and which of them may start a session now. */
export interface Starts {
  advice(): { shards: number; session_start_limit: Record<string, number> };
  /** Whether this shard may identify now; counts it where it may. */
  admit(shard: number): boolean;
  /** Whether so many shards are too few for so many guilds. */
  tooFew(shards: number, guilds: number): boolean;
}

export function createStarts({ now, shards, maxConcurrency, identifyEveryMs }: StartsOptions): Starts {
  const lastOf = new Map<number, number>();
  let started: number[] = [];
  return {
    advice() {
      started = started.filter((at) => now() - at < day);
      const [oldest] = started;
      const reset_after = oldest === undefined ? 0 : Math.max(0, Math.round(oldest + day - now()));
      const remaining = Math.max(0, total - started.length);
      return { shards, session_start_limit: { total, remaining, reset_after, max_concurrency: maxConcurrency } };
    },
    admit(shard) {
      const key = shard % maxConcurrency;
      if (now() - (lastOf.get(key) ?? Number.NEGATIVE_INFINITY) < identifyEveryMs) return false;
      lastOf.set(key, now());
      started.push(now());
      return true;
    },
    tooFew: (count, guilds) => guilds / count > guildsPerShard,
  };
}
