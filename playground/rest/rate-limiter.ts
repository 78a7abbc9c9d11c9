import { createHash } from 'node:crypto';
import type { Route } from './route.ts';

/** A number of requests per window. */
export interface RateLimit {
  requests: number;
  windowMs: number;
}

export type RateLimits = Record<Exclude<Route['limit'], 'none'> | 'global', RateLimit>;

/** Discord does not document its buckets; these are the values that bots observe. Only the global limit is documented (topics/rate-limits). */
export const DEFAULT_RATE_LIMITS: RateLimits = {
  webhook: { requests: 5, windowMs: 2000 },
  channel: { requests: 5, windowMs: 5000 },
  other: { requests: 50, windowMs: 1000 },
  global: { requests: 50, windowMs: 1000 },
};

/** The rate limit headers of a response, and the 429 body where the request is over the limit. */
export interface RateLimitResult {
  headers: Record<string, string>;
  rejection?: { message: string; retry_after: number; global: boolean };
}

/** Expired buckets are removed once there are more than this. */
const MAX_BUCKETS = 5000;

export interface RateLimiter {
  /** Counts a request. @param major the major parameter, which has its own bucket: channel id or webhook token */
  consume(route: Route, major: string): RateLimitResult;
}

/**
 * @param now a monotonic clock in milliseconds: clients wait in real time, so this is not the playground's clock
 * @param wallClock milliseconds since 1970, for `x-ratelimit-reset`
 */
export function createRateLimiter(rateLimits: RateLimits, now: () => number, wallClock: () => number): RateLimiter {
  const buckets = new Map<string, { left: number; resetsAt: number }>();
  const countRequest = (key: string, { requests, windowMs }: RateLimit) => {
    const at = now();
    const current = buckets.get(key);
    const bucket = current && current.resetsAt > at ? current : { left: requests, resetsAt: at + windowMs };
    if (bucket !== current && buckets.size > MAX_BUCKETS)
      for (const [oldKey, old] of buckets) if (old.resetsAt <= at) buckets.delete(oldKey);
    buckets.set(key, bucket);
    bucket.left -= 1;
    return { over: bucket.left < 0, left: Math.max(0, bucket.left), seconds: (bucket.resetsAt - at) / 1000 };
  };
  return {
    consume(route, major) {
      if (route.limit === 'none') return { headers: {} };
      const hash = createHash('sha256').update(`${route.method} ${route.path}`).digest('hex').slice(0, 32);
      // Interaction endpoints are not bound to the global limit (receiving-and-responding, "Endpoints").
      const globalResult = route.auth === 'bot' ? countRequest('global', rateLimits.global) : undefined;
      if (globalResult?.over)
        return tooManyRequests(
          { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' },
          globalResult.seconds,
          true,
        );
      const rateLimit = rateLimits[route.limit];
      const { over, left, seconds } = countRequest(`${hash}:${major}`, rateLimit);
      const headers = {
        'x-ratelimit-limit': String(rateLimit.requests),
        'x-ratelimit-remaining': String(left),
        'x-ratelimit-reset': (wallClock() / 1000 + seconds).toFixed(3),
        'x-ratelimit-reset-after': seconds.toFixed(3),
        'x-ratelimit-bucket': hash,
      };
      return over ? tooManyRequests({ ...headers, 'x-ratelimit-scope': 'user' }, seconds, false) : { headers };
    },
  };
}

function tooManyRequests(headers: Record<string, string>, seconds: number, global: boolean): RateLimitResult {
  const message = 'You are being rate limited.';
  // The header has whole seconds, the body has fractions.
  const retry = { 'retry-after': String(Math.ceil(seconds)) };
  return { headers: { ...headers, ...retry }, rejection: { message, retry_after: Number(seconds.toFixed(3)), global } };
}
