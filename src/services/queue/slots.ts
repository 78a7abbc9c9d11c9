import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '#schema/user-error.ts';
import type { Limiters } from './limiters.ts';

/** A job that waits, as far as its person's own limit is concerned. */
export interface PersonSlotClaim {
  readonly person: string;
  /** How many jobs of the person may run over all processes. */
  readonly maxRunning: number;
  /** Whether the person's other jobs go first. */
  readonly lowPriority: boolean;
  /** Whether it still waits for its turn. */
  isWaiting(): boolean;
  /** Resolves when it has run, or will not. */
  readonly finished: Promise<void>;
  /** Says whether its person may have one more. */
  setAllowed(isAllowed: boolean): void;
}

/** What jobs share with those of other processes. */
export interface Slots {
  /**
   * Calls `work` once there is a slot, which is free again when it ends. `expired` is aborted, with a UserError, where it takes
   * longer than a slot may be held; soon after that another gets the slot. Never rejects.
   */
  runInSlot(work: (expired: AbortSignal) => Promise<void>): Promise<void>;
  /** Sees to it that a person has no more than they may over all processes. In one process, whose turn it is sees to that. */
  claimPersonSlot(claim: PersonSlotClaim): void;
  /** Slots that other processes hold, as far as is known. */
  readonly heldElsewhere: number;
}

export interface SlotsOptions {
  readonly atOnce: number;
  /** Ms that one job may hold a slot. */
  readonly maxHoldMs: number;
  /** Ms between telling the work that its time is over and giving its slot to another: a request under way is waited for. */
  readonly graceMs?: number;
  /** Ms that a person's slot is held for a job that waits for its turn; then it asks for one anew, with its place kept. */
  readonly personSlotHoldMs?: number;
}

/** Ms before a limiter that could not be asked is asked again. */
const RETRY_DELAY_MS = 1000;

/**
 * Slots of {@link Limiters}. Where those are shared, what a killed process held comes free by itself: a slot after `holds`
 * and `grace`, a person's after `patience` more. A job may wait for as long as it likes, since nothing is held meanwhile but
 * that, and that is renewed.
 */
export function openSlots(
  limiters: Limiters,
  { atOnce, maxHoldMs, graceMs = 10_000, personSlotHoldMs = 15_000 }: SlotsOptions,
): Slots {
  const expirationMs = maxHoldMs + graceMs;
  const jobLimiter = limiters.createLimiter('jobs', { maxConcurrent: atOnce });
  // Keys in Redis live on without use for as long; they must outlive the longest job.
  const personLimiterTimeoutMs = 2 * (personSlotHoldMs + expirationMs);
  let heldHere = 0;
  let heldElsewhere = 0;

  /** Calls `work` once the limiter lets it, however often it has to be asked. */
  const scheduleWithRetry = async (
    schedule: (work: () => Promise<void>) => PromiseLike<void>,
    work: () => Promise<void>,
  ) => {
    let started = false;
    while (!started && !limiters.closed) {
      try {
        await schedule(async () => {
          started = true;
          try {
            await work();
          } finally {
            // What cannot be given back now would be held until it expires.
            await limiters.waitUntilWritable();
          }
        });
      } catch {
        if (!started) await sleep(RETRY_DELAY_MS, undefined, { ref: false });
      }
    }
  };

  const refreshHeldElsewhere = async () => {
    const running = await jobLimiter.running().catch(() => null);
    if (running !== null) heldElsewhere = Math.max(0, running - heldHere);
  };

  const keepClaiming = async ({
    person,
    maxRunning,
    lowPriority,
    isWaiting,
    finished,
    setAllowed,
  }: PersonSlotClaim) => {
    const personLimiterOptions = { maxConcurrent: maxRunning, timeout: personLimiterTimeoutMs };
    const options = { expiration: personSlotHoldMs + expirationMs, priority: lowPriority ? 9 : 5 };
    const schedule = (work: () => Promise<void>) =>
      limiters.withLimiter(`person-${maxRunning}-${person}`, personLimiterOptions, (limiter) =>
        limiter.schedule(options, work),
      );
    while (isWaiting() && !limiters.closed) {
      await scheduleWithRetry(schedule, async () => {
        if (!isWaiting()) return;
        setAllowed(true);
        const timer = new AbortController();
        const timeout = sleep(personSlotHoldMs, undefined, { ref: false, signal: timer.signal }).catch(() => {});
        await Promise.race([finished, timeout]);
        timer.abort();
        if (isWaiting()) setAllowed(false);
        else await finished;
      });
    }
  };

  return {
    runInSlot: (work) =>
      scheduleWithRetry(
        (held) => jobLimiter.schedule({ expiration: expirationMs }, held),
        async () => {
          heldHere++;
          if (limiters.shared) void refreshHeldElsewhere();
          const expired = new AbortController();
          const timeoutError = new UserError('This took too long, so I gave it up. Please try again.');
          const timer = setTimeout(() => expired.abort(timeoutError), maxHoldMs);
          try {
            await work(expired.signal);
          } finally {
            heldHere--;
            clearTimeout(timer);
          }
        },
      ),
    claimPersonSlot: (claim) => {
      if (limiters.shared) void keepClaiming(claim);
      else claim.setAllowed(true);
    },
    get heldElsewhere() {
      return heldElsewhere;
    },
  };
}
