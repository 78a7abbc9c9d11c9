import type { ApiError } from '#services/backends/replicate/api/api-errors.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';
import { ReplicateError } from '#services/backends/replicate/failures/replicate-error.ts';
import { createLocalLimiter, type Limiters, localLimiters } from '#services/queue/limiters/limiters.ts';
import { rejectOnAbort } from '#services/reject-on-abort.ts';

/** The rate limit of creations. */
export interface CreationLimiter {
  /**
   * Resolves when a prediction may be created, with what to call once it was accepted. @throws ReplicateError where that is after
   * `deadline`, by `timing.now`
   */
  acquire(deadline: number, signal: AbortSignal): Promise<() => void>;
  /**
   * Pauses all creations for as long as a response with 429 says, and slows them down after it. The refused creation counts no more.
   */
  onThrottled(error: ApiError): void;
}

/**
 * Ms after a 429 in which creations go at an even pace. Whoever waited would otherwise come at once when the pause is over, and be
 * refused again: another process, or one that was killed, has used a part of the rate that this one does not know of.
 */
const EVEN_PACE_DURATION_MS = 60_000;
/** With less than $5 of credit, Replicate allows 6 creations a minute, one at a time. */
const LOW_CREDIT_DETAIL = /less than \$[\d.]+ in credit|reduced to \d+ requests per minute/i;
const LOW_CREDIT_INTERVAL_MS = 10_000;
/** How long the slow rate is kept after the last response that asked for it. */
const LOW_CREDIT_DURATION_MS = 300_000;
/** After this without such a response, one creation is not held back: if it is accepted, the account has credit again. */
const PROBE_AFTER_MS = 60_000;
/** The pause where a 429 does not say how long, and the shortest where it does. */
const DEFAULT_RETRY_AFTER_MS = 2000;
const MIN_RETRY_AFTER_MS = 500;

/** Ms that the limit of creations is for. */
const RATE_WINDOW_MS = 60_000;

/** @param limiters where they are shared, `creationsPerMinute` is for all processes together: they share one account */
export function createCreationLimiter(
  creationsPerMinute: number,
  timing: Timing,
  limiters: Limiters = localLimiters,
): CreationLimiter {
  const { now, random, sleep } = timing;
  const oneAtATime = createLocalLimiter(1);
  const evenIntervalMs = RATE_WINDOW_MS / creationsPerMinute;
  /** When each of the last creations was let through; only where this process alone keeps the rate. */
  const recent: number[] = [];
  /** Until when each creation counts that the shared rate has allowed, and nobody has made. Whoever was refused may have given up. */
  const unusedUntil: number[] = [];
  let pausedUntil = 0;
  let evenPaceUntil = 0;
  let nextEvenAt = 0;
  let lowCreditUntil = 0;
  let nextLowCreditAt = 0;
  let nextProbeAt = 0;

  const throttled = (waitMs: number) =>
    new ReplicateError('throttled-beyond-deadline', String(Math.ceil(waitMs / 1000)));
  const keepUnused = () => {
    if (limiters.shared) unusedUntil.push(now() + RATE_WINDOW_MS);
  };
  const waitForSharedRate = async (): Promise<void> => {
    const firstValid = unusedUntil.findIndex((until) => now() < until);
    unusedUntil.splice(0, firstValid < 0 ? unusedUntil.length : firstValid + 1);
    if (firstValid >= 0) return;
    const rate = { limit: creationsPerMinute, windowMs: RATE_WINDOW_MS };
    // While Redis cannot be reached, only Replicate's own limit counts.
    await limiters.waitForRate(`creations-${creationsPerMinute}`, rate).catch(() => {});
  };

  const waitForSlot = async (deadline: number, signal: AbortSignal): Promise<() => void> => {
    for (;;) {
      signal.throwIfAborted();
      const isLowCredit = now() < lowCreditUntil;
      const isProbe = isLowCredit && now() >= nextProbeAt && now() < nextLowCreditAt;
      const [earliest = 0] = recent.length >= creationsPerMinute ? recent : [];
      const paceOpensAt = isLowCredit && !isProbe ? Math.min(nextLowCreditAt, Math.max(nextProbeAt, now())) : 0;
      const evenOpensAt = now() < evenPaceUntil ? nextEvenAt : 0;
      const opensAt = Math.max(pausedUntil, earliest && earliest + RATE_WINDOW_MS, paceOpensAt, evenOpensAt);
      if (opensAt >= deadline) throw throttled(opensAt - now());
      if (now() >= opensAt) {
        nextEvenAt = now() + evenIntervalMs;
        if (isLowCredit) nextLowCreditAt = now() + LOW_CREDIT_INTERVAL_MS;
        if (isProbe) nextProbeAt = now() + PROBE_AFTER_MS;
        if (!limiters.shared) recent.push(now());
        if (recent.length > creationsPerMinute) recent.shift();
        return isProbe ? endLowCredit : () => {};
      }
      await sleep(opensAt - now(), signal);
    }
  };

  const endLowCredit = () => {
    lowCreditUntil = 0;
  };

  return {
    // An aborted caller stays in the queue, and leaves as soon as its turn comes.
    acquire: (deadline, signal) =>
      rejectOnAbort(signal, async () => {
        if (limiters.shared) await waitForSharedRate();
        try {
          if (limiters.shared && now() >= deadline) throw throttled(RATE_WINDOW_MS);
          return await oneAtATime.schedule({}, () => waitForSlot(deadline, signal));
        } catch (error) {
          keepUnused();
          throw error;
        }
      }),
    onThrottled({ retryAfterMs, detail }) {
      const wait = Math.max(MIN_RETRY_AFTER_MS, retryAfterMs ?? DEFAULT_RETRY_AFTER_MS) + random() * 250;
      pausedUntil = Math.max(pausedUntil, now() + wait);
      evenPaceUntil = pausedUntil + EVEN_PACE_DURATION_MS;
      keepUnused();
      recent.pop();
      if (!LOW_CREDIT_DETAIL.test(detail)) return;
      lowCreditUntil = now() + LOW_CREDIT_DURATION_MS;
      nextProbeAt = now() + PROBE_AFTER_MS;
    },
  };
}
