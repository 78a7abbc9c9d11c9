import { createHash } from 'node:crypto';
import type { Route } from './route.ts';

/** So many requests in so many milliseconds. */
export interface Pace {
  requests: number;
  windowMs: number;
}

export type Paces = Record<Exclude<Route['limit'], 'none'> | 'global', Pace>;

/** Discord does not document its buckets; these are what bots see. The global one is documented (topics/rate-limits). */
export const usualPaces: Paces = {
  webhook: { requests: 5, windowMs: 2000 },
  channel: { requests: 5, windowMs: 5000 },
  other: { requests: 50, windowMs: 1000 },
  global: { requests: 50, windowMs: 1000 },
};

/** The headers of an answer, and the body where the request came too soon. */
export interface Verdict {
  headers: Record<string, string>;
  refused?: { message: string; retry_after: number; global: boolean };
}

export interface Limits {
  /** Counts a request. @param major the part of the address that has a bucket of its own: channel, or webhook token */
  take(route: Route, major: string): Verdict;
}

/**
 * @param now a steady clock in milliseconds: clients wait in real time, so this is not the playground's clock
 * @param wall milliseconds since 1970, for the header that tells a date
 */
export function createLimits(paces: Paces, now: () => number, wall: () => number): Limits {
  const buckets = new Map<string, { left: number; resets: number }>();
  const count = (key: string, { requests, windowMs }: Pace) => {
    const at = now();
    const known = buckets.get(key);
    const bucket = known && known.resets > at ? known : { left: requests, resets: at + windowMs };
    if (bucket !== known && buckets.size > 5000)
      for (const [old, one] of buckets) if (one.resets <= at) buckets.delete(old);
    buckets.set(key, bucket);
    bucket.left -= 1;
    return { over: bucket.left < 0, left: Math.max(0, bucket.left), seconds: (bucket.resets - at) / 1000 };
  };
  return {
    take(route, major) {
      if (route.limit === 'none') return { headers: {} };
      const hash = createHash('sha256').update(`${route.method} ${route.path}`).digest('hex').slice(0, 32);
      // Interaction endpoints are not bound to the global limit (receiving-and-responding, "Endpoints").
      const all = route.auth === 'bot' ? count('global', paces.global) : undefined;
      if (all?.over) return tooMany({ 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' }, all.seconds, true);
      const pace = paces[route.limit];
      const { over, left, seconds } = count(`${hash}:${major}`, pace);
      const headers = {
        'x-ratelimit-limit': String(pace.requests),
        'x-ratelimit-remaining': String(left),
        'x-ratelimit-reset': (wall() / 1000 + seconds).toFixed(3),
        'x-ratelimit-reset-after': seconds.toFixed(3),
        'x-ratelimit-bucket': hash,
      };
      return over ? tooMany({ ...headers, 'x-ratelimit-scope': 'user' }, seconds, false) : { headers };
    },
  };
}

function tooMany(headers: Record<string, string>, seconds: number, global: boolean): Verdict {
  const message = 'You are being rate limited.';
  // The header counts whole seconds, the body does not.
  const retry = { 'retry-after': String(Math.ceil(seconds)) };
  return { headers: { ...headers, ...retry }, refused: { message, retry_after: Number(seconds.toFixed(3)), global } };
}
