import Bottleneck from 'bottleneck';
import { Refusal } from '#schema/refusal.ts';
import { type Limiters, LOCAL } from '../../limiters.ts';
import type { ApiProblem } from './problem.ts';
import { type Timing, untilAborted } from './timing.ts';

/** What every creation of a prediction goes through, one after the other. */
export interface Gate {
  /** Resolves when a prediction may be created. @throws Refusal where that will be after `deadline` only. */
  pass(deadline: number, signal: AbortSignal): Promise<void>;
  /** Keeps everyone waiting for as long as an answer with 429 says. */
  throttled(problem: ApiProblem): void;
}

/** With less than $5 of credit Replicate allows 6 creations a minute, one at once. */
const LOW_CREDIT = /less than \$[\d.]+ in credit|reduced to \d+ requests per minute/i;
const LOW_CREDIT_PACE_MS = 10_000;
/** How long the slow pace is kept after the last answer that asked for it. */
const LOW_CREDIT_FOR_MS = 300_000;
/** Where a 429 does not say how long, and the least where it does. */
const UNTOLD_MS = 2000;
const LEAST_MS = 500;

/** Ms that a turn among all processes may be held; it is given back at once, unless its process is killed. */
const TURN_MS = 10_000;

/** @param limiters where they are shared, `perMinute` is for all processes together: the account is one */
export function createGate(perMinute: number, timing: Timing, limiters: Limiters = LOCAL): Gate {
  const { now, random, sleep } = timing;
  const pace = { reservoir: perMinute, reservoirRefreshAmount: perMinute, reservoirRefreshInterval: 60_000 };
  const limiter = new Bottleneck({ maxConcurrent: 1, ...(!limiters.shared && pace) });
  const everybody = limiters.shared ? limiters.one(`creations-${perMinute}`, pace) : undefined;
  let closedUntil = 0;
  let pacedUntil = 0;
  let nextPaced = 0;

  const turn = async (deadline: number, signal: AbortSignal): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const paced = now() < pacedUntil;
      const opens = Math.max(closedUntil, paced ? nextPaced : 0);
      if (opens >= deadline) {
        const seconds = Math.ceil((opens - now()) / 1000);
        throw new Refusal(`Too much is being painted at the moment. Please try again in ${seconds} seconds.`);
      }
      if (now() >= opens) {
        if (paced) nextPaced = now() + LOW_CREDIT_PACE_MS;
        return;
      }
      await sleep(opens - now(), signal);
    }
  };

  return {
    /** A turn that was given up stays in the queue and ends as soon as it is reached. */
    pass: (deadline, signal) =>
      untilAborted(signal, async () => {
        // While it cannot be asked, Replicate's own limit is the one that counts.
        await everybody?.schedule({ expiration: TURN_MS }, async () => {}).catch(() => {});
        await limiter.schedule(() => turn(deadline, signal));
      }),
    throttled({ retryAfter, detail }) {
      const wait = Math.max(LEAST_MS, retryAfter ?? UNTOLD_MS) + random() * 250;
      closedUntil = Math.max(closedUntil, now() + wait);
      if (!LOW_CREDIT.test(detail)) return;
      pacedUntil = now() + LOW_CREDIT_FOR_MS;
    },
  };
}
