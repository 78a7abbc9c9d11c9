import type { Clock } from '#test/support/fake-replicate/clock.ts';

/** So many requests a minute, with `burst` of them at once. */
export interface RateLimit {
  /** Takes one and says how many are left, or in how many seconds there is one again. */
  take(): { readonly left: number } | { readonly wait: number };
}

/** A bucket of `burst` tokens that fills evenly. */
export function createRateLimit(clock: Clock, perMinute: number, burst: number): RateLimit {
  let tokens = burst;
  let refilledAt = clock.now();
  return {
    take() {
      const now = clock.now();
      tokens = Math.min(burst, tokens + ((now - refilledAt) * perMinute) / 60_000);
      refilledAt = now;
      if (tokens < 1) return { wait: Math.ceil(((1 - tokens) * 60) / perMinute) };
      tokens -= 1;
      return { left: Math.floor(tokens) };
    },
  };
}
