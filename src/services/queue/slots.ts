import Bottleneck from 'bottleneck';
import { Refusal } from '#schema/refusal.ts';

/** What all jobs share: so many of them run at once. */
export interface Slots {
  /**
   * Calls `work` once there is a slot, which is free again when it ends. `expired` is aborted, with a refusal, where it takes
   * longer than a slot may be held; soon after that another gets the slot. Never rejects.
   */
  take(work: (expired: AbortSignal) => Promise<void>): Promise<void>;
}

/** Ms between telling the work that its time is over and giving its slot to another: a request under way is waited for. */
const GRACE = 10_000;

/** @param holds ms that one job may hold a slot */
export function openSlots(atOnce: number, holds: number, grace = GRACE): Slots {
  const limiter = new Bottleneck({ maxConcurrent: atOnce });
  return {
    take: async (work) => {
      const expired = new AbortController();
      const reason = new Refusal('This took too long, so I gave it up. Please try again.');
      const held = async () => {
        const timer = setTimeout(() => expired.abort(reason), holds);
        try {
          await work(expired.signal);
        } finally {
          clearTimeout(timer);
        }
      };
      await limiter.schedule({ expiration: holds + grace }, held).catch(() => {});
    },
  };
}
