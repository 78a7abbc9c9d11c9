import { UNDELIVERED_RETENTION_MS } from '#services/images/undelivered/undelivered.ts';

/** How long the operator has jobs kept. */
export interface Retention {
  /** `KEEP_JOBS_DAYS`; undefined where jobs are kept forever. */
  readonly days: number | undefined;
  /** Ms that something of a job accepted at this time (ms since the epoch) is kept from now on; undefined for ever. */
  ttl(at: number): number | undefined;
  /** The same, but at most so many ms. */
  ttlWithin(at: number, maxMs: number): number;
  /** Whether a job accepted at this time is to be forgotten. */
  isOver(at: number): boolean;
  /** Ms that undelivered pictures are kept at most. */
  readonly undeliveredMs: number;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Ms that every job is kept: what it cost may be known a day later, and its book goes by the job. */
const MIN_JOB_MS = 26 * HOUR_MS;

/** Ms that what is written now is kept, however old its job is: somebody is at it. */
const MIN_TTL_MS = HOUR_MS;

/** @param now ms since the epoch */
export function createRetention(days: number | undefined, now: () => number): Retention {
  const leftMs = (at: number) => (days === undefined ? undefined : at + Math.max(days * DAY_MS, MIN_JOB_MS) - now());
  const ttl = (at: number) => {
    const left = leftMs(at);
    return left === undefined ? undefined : Math.max(left, MIN_TTL_MS);
  };
  return {
    days,
    ttl,
    ttlWithin: (at, maxMs) => Math.min(ttl(at) ?? maxMs, maxMs),
    undeliveredMs: Math.min(UNDELIVERED_RETENTION_MS, (days ?? Number.POSITIVE_INFINITY) * DAY_MS),
    isOver: (at) => (leftMs(at) ?? 1) <= 0,
  };
}

export const KEEP_FOREVER: Retention = createRetention(undefined, Date.now);
