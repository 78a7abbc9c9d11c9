import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '#schema/user-error.ts';
import { startTimeoutWithGrace } from '#services/timeout-with-grace.ts';
import { waitAtMost } from '#services/wait-at-most.ts';
import type { Limiters } from './limiters.ts';

/** A waiting job that claims a slot of its person's limit. */
export interface PersonSlotClaim {
  readonly person: string;
  /** How many jobs of the person may run over all processes. */
  readonly maxRunning: number;
  /** Whether other jobs of the person go first. */
  readonly lowPriority: boolean;
  /** Whether the job still waits for its turn. */
  isWaiting(): boolean;
  /** Resolves when the job has ended or left the queue. */
  readonly finished: Promise<void>;
  /** Called with whether its person may run one more job. */
  setAllowed(isAllowed: boolean): void;
}

/** Slots for running jobs, which may be shared with other processes. */
export interface Slots {
  /**
   * Calls `work` once there is a slot, and releases the slot when it ends. `expired` is aborted with a UserError after
   * `maxHoldMs`; soon after that the slot goes to another job. Never rejects.
   */
  runInSlot(work: (expired: AbortSignal) => Promise<void>): Promise<void>;
  /** Enforces a person's limit over all processes. In a single process, the scheduler does that. */
  claimPersonSlot(claim: PersonSlotClaim): void;
  /** Slots that other processes hold, as last read. */
  readonly heldElsewhere: number;
}

export interface SlotsOptions {
  readonly atOnce: number;
  /** Ms that a job may hold a slot. */
  readonly maxHoldMs: number;
  /** Ms from the abort of `expired` until the slot goes to another job: a pending request may still finish. */
  readonly graceMs?: number;
  /** Ms that a person's slot is held for a job that waits for its turn; then it claims a new one, and keeps its place. */
  readonly personSlotHoldMs?: number;
}

/** Ms that a job is given, after its time is up, to see whether it has ended: this process may have been paused. */
const LAST_LOOK_MS = 5000;

/** Ms before a limiter call that failed is made again. */
const RETRY_DELAY_MS = 1000;

/**
 * Slots over {@link Limiters}. If those are shared, slots of a killed process are released by themselves: a slot after
 * `maxHoldMs + graceMs`, a person's slot `personSlotHoldMs` later. A job may wait for any time, because it holds only its
 * person's slot meanwhile, which is renewed.
 */
export function openSlots(
  limiters: Limiters,
  { atOnce, maxHoldMs, graceMs = 10_000, personSlotHoldMs = 15_000 }: SlotsOptions,
): Slots {
  const expirationMs = maxHoldMs + graceMs;
  const jobLimiter = limiters.createLimiter('jobs', { maxConcurrent: atOnce });
  // Redis keeps an unused limiter for that long: it must outlive the longest job.
  const personLimiterTimeoutMs = 2 * (personSlotHoldMs + expirationMs);
  let heldHere = 0;
  let heldElsewhere = 0;

  /** Schedules `work`, and tries again until it has started. */
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
            // A slot that cannot be released now would be held until it expires.
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
        await waitAtMost(personSlotHoldMs, finished);
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
          using _ = startTimeoutWithGrace(maxHoldMs, Math.min(LAST_LOOK_MS, graceMs / 2), () =>
            expired.abort(new UserError('This took too long, so I stopped it. Please try again.')),
          );
          try {
            await work(expired.signal);
          } finally {
            heldHere--;
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
