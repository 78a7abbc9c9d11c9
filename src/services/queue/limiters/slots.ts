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
   * Calls `work` once there is a slot, and releases the slot when it ends. `slot` is aborted with a UserError after `maxHoldMs`; soon
   * after that the slot goes to another job. `work` may abort it for reasons of its own. Never rejects.
   */
  runInSlot(work: (slot: AbortController) => Promise<void>): Promise<void>;
  /** Enforces a person's limit over all processes. In a single process, the scheduler does that. */
  claimPersonSlot(claim: PersonSlotClaim): void;
  /** Slots that other processes hold, as last read. */
  readonly heldElsewhere: number;
}

export interface SlotsOptions {
  readonly atOnce: number;
  /** Ms that a job may hold a slot. */
  readonly maxHoldMs: number;
  /** Ms from the abort of `slot` until the slot goes to another job: a pending request may still finish. */
  readonly graceMs?: number;
  /** Ms that a person's slot is held for a job that waits for its turn; then it claims a new one, and keeps its place. */
  readonly personSlotHoldMs?: number;
}

/** Ms that a job is given, after its time is up, to see whether it has ended: this process may have been paused. */
const LAST_LOOK_MS = 5000;

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
  const jobLimiter = limiters.createLimiter('jobs', { maxConcurrent: atOnce, expirationMs });
  const personExpirationMs = personSlotHoldMs + expirationMs;

  const keepClaiming = async ({
    person,
    maxRunning,
    lowPriority,
    isWaiting,
    finished,
    setAllowed,
  }: PersonSlotClaim) => {
    const limiter = limiters.createLimiter(`person-${maxRunning}-${person}`, {
      maxConcurrent: maxRunning,
      expirationMs: personExpirationMs,
    });
    const hold = async () => {
      if (!isWaiting()) return;
      setAllowed(true);
      await waitAtMost(personSlotHoldMs, finished);
      if (isWaiting()) setAllowed(false);
      else await finished;
    };
    while (isWaiting()) await limiter.schedule({ priority: lowPriority ? 9 : 5 }, hold).catch(() => {});
  };

  return {
    runInSlot: async (work) => {
      const hold = async () => {
        const slot = new AbortController();
        using _ = startTimeoutWithGrace(maxHoldMs, Math.min(LAST_LOOK_MS, graceMs / 2), () =>
          slot.abort(new UserError('This took too long, so I stopped it. Please try again.')),
        );
        await work(slot);
      };
      await jobLimiter.schedule({}, hold).catch(() => {});
    },
    claimPersonSlot: (claim) => {
      if (limiters.shared) void keepClaiming(claim);
      else claim.setAllowed(true);
    },
    get heldElsewhere() {
      return jobLimiter.heldElsewhere;
    },
  };
}
