import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#schema/refusal.ts';
import type { Limiters } from '../limiters.ts';

/** A job that waits, as far as its person's own limit is concerned. */
export interface Claim {
  readonly person: string;
  /** Whether the person's other jobs go first. */
  readonly last: boolean;
  /** Whether it still waits for its turn. */
  waits(): boolean;
  /** Resolves when it has run, or will not. */
  readonly over: Promise<void>;
  /** Says whether its person may have one more. */
  allow(may: boolean): void;
}

/** What jobs share with those of other processes. */
export interface Slots {
  /**
   * Calls `work` once there is a slot, which is free again when it ends. `expired` is aborted, with a refusal, where it takes
   * longer than a slot may be held; soon after that another gets the slot. Never rejects.
   */
  take(work: (expired: AbortSignal) => Promise<void>): Promise<void>;
  /** Sees to it that a person has no more than they may over all processes. In one process, whose turn it is sees to that. */
  claim(claim: Claim): void;
  /** Slots that other processes hold, as far as is known. */
  readonly elsewhere: number;
}

export interface SlotsOptions {
  readonly atOnce: number;
  readonly perPerson: number;
  /** Ms that one job may hold a slot. */
  readonly holds: number;
  /** Ms between telling the work that its time is over and giving its slot to another: a request under way is waited for. */
  readonly grace?: number;
  /** Ms that a person's slot is held for a job that waits for its turn; then it asks for one anew, with its place kept. */
  readonly patience?: number;
}

/** Ms before a limiter that could not be asked is asked again. */
const RETRY = 1000;

/**
 * Slots of {@link Limiters}. Where those are shared, what a killed process held comes free by itself: a slot after `holds`
 * and `grace`, a person's after `patience` more. A job may wait for as long as it likes, since nothing is held meanwhile but
 * that, and that is renewed.
 */
export function openSlots(
  limiters: Limiters,
  { atOnce, perPerson, holds, grace = 10_000, patience = 15_000 }: SlotsOptions,
): Slots {
  const expiration = holds + grace;
  const all = limiters.one('jobs', { maxConcurrent: atOnce });
  // Keys in Redis live on without use for as long; they must outlive the longest job.
  const ofOne = { maxConcurrent: perPerson, timeout: 2 * (patience + expiration) };
  let held = 0;
  let elsewhere = 0;

  /** Calls `work` once the limiter lets it, however often it has to be asked. */
  const insist = async (schedule: (work: () => Promise<void>) => PromiseLike<void>, work: () => Promise<void>) => {
    let begun = false;
    while (!begun && !limiters.closed) {
      try {
        await schedule(async () => {
          begun = true;
          try {
            await work();
          } finally {
            // What cannot be given back now would be held until it expires.
            await limiters.ready();
          }
        });
      } catch {
        if (!begun) await sleep(RETRY, undefined, { ref: false });
      }
    }
  };

  const look = async () => {
    const running = await all.running().catch(() => null);
    if (running !== null) elsewhere = Math.max(0, running - held);
  };

  const claimAgain = async ({ person, last, waits, over, allow }: Claim) => {
    const options = { expiration: patience + expiration, priority: last ? 9 : 5 };
    const schedule = (work: () => Promise<void>) =>
      limiters.lend(`person-${perPerson}-${person}`, ofOne, (limiter) => limiter.schedule(options, work));
    while (waits() && !limiters.closed) {
      await insist(schedule, async () => {
        if (!waits()) return;
        allow(true);
        const patient = new AbortController();
        const late = sleep(patience, undefined, { ref: false, signal: patient.signal }).catch(() => {});
        await Promise.race([over, late]);
        patient.abort();
        if (waits()) allow(false);
        else await over;
      });
    }
  };

  return {
    take: (work) =>
      insist(
        (held) => all.schedule({ expiration }, held),
        async () => {
          held++;
          if (limiters.shared) void look();
          const expired = new AbortController();
          const reason = new Refusal('This took too long, so I gave it up. Please try again.');
          const timer = setTimeout(() => expired.abort(reason), holds);
          try {
            await work(expired.signal);
          } finally {
            held--;
            clearTimeout(timer);
          }
        },
      ),
    claim: (claim) => {
      if (limiters.shared) void claimAgain(claim);
      else claim.allow(true);
    },
    get elsewhere() {
      return elsewhere;
    },
  };
}
