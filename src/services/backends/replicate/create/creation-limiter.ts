import Bottleneck from 'bottleneck';
import { UserError } from '#schema/user-error.ts';
import type { ApiError } from '#services/backends/replicate/api/api-errors.ts';
import { rejectOnAbort, type Timing } from '#services/backends/replicate/api/timing.ts';
import { type Limiters, localLimiters } from '#services/queue/limiters.ts';

/** What every creation of a prediction goes through, one after the other. */
export interface CreationLimiter {
  /** Resolves when a prediction may be created. @throws Refusal where that will be after `deadline` only. */
  acquire(deadline: number, signal: AbortSignal): Promise<void>;
  /** Keeps everyone waiting for as long as an answer with 429 says. */
  onThrottled(error: ApiError): void;
}

/** With less than $5 of credit Replicate allows 6 creations a minute, one at once. */
const LOW_CREDIT_DETAIL = /less than \$[\d.]+ in credit|reduced to \d+ requests per minute/i;
const LOW_CREDIT_INTERVAL_MS = 10_000;
/** How long the slow pace is kept after the last answer that asked for it. */
const LOW_CREDIT_DURATION_MS = 300_000;
/** Where a 429 does not say how long, and the least where it does. */
const DEFAULT_RETRY_AFTER_MS = 2000;
const MIN_RETRY_AFTER_MS = 500;

/** Ms that a turn among all processes may be held; it is given back at once, unless its process is killed. */
const SLOT_EXPIRATION_MS = 10_000;

/** @param limiters where they are shared, `creationsPerMinute` is for all processes together: the account is one */
export function createCreationLimiter(
  creationsPerMinute: number,
  timing: Timing,
  limiters: Limiters = localLimiters,
): CreationLimiter {
  const { now, random, sleep } = timing;
  const rate = {
    reservoir: creationsPerMinute,
    reservoirRefreshAmount: creationsPerMinute,
    reservoirRefreshInterval: 60_000,
  };
  const localLimiter = new Bottleneck({ maxConcurrent: 1, ...(!limiters.shared && rate) });
  const sharedLimiter = limiters.shared ? limiters.createLimiter(`creations-${creationsPerMinute}`, rate) : undefined;
  let pausedUntil = 0;
  let lowCreditUntil = 0;
  let nextLowCreditAt = 0;

  const waitForSlot = async (deadline: number, signal: AbortSignal): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const isLowCredit = now() < lowCreditUntil;
      const opensAt = Math.max(pausedUntil, isLowCredit ? nextLowCreditAt : 0);
      if (opensAt >= deadline) {
        const seconds = Math.ceil((opensAt - now()) / 1000);
        throw new UserError(`Too much is being painted at the moment. Please try again in ${seconds} seconds.`);
      }
      if (now() >= opensAt) {
        if (isLowCredit) nextLowCreditAt = now() + LOW_CREDIT_INTERVAL_MS;
        return;
      }
      await sleep(opensAt - now(), signal);
    }
  };

  return {
    /** A turn that was given up stays in the queue and ends as soon as it is reached. */
    acquire: (deadline, signal) =>
      rejectOnAbort(signal, async () => {
        // While it cannot be asked, Replicate's own limit is the one that counts.
        await sharedLimiter?.schedule({ expiration: SLOT_EXPIRATION_MS }, async () => {}).catch(() => {});
        await localLimiter.schedule(() => waitForSlot(deadline, signal));
      }),
    onThrottled({ retryAfterMs, detail }) {
      const wait = Math.max(MIN_RETRY_AFTER_MS, retryAfterMs ?? DEFAULT_RETRY_AFTER_MS) + random() * 250;
      pausedUntil = Math.max(pausedUntil, now() + wait);
      if (!LOW_CREDIT_DETAIL.test(detail)) return;
      lowCreditUntil = now() + LOW_CREDIT_DURATION_MS;
    },
  };
}
