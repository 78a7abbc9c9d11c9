import type { Ledger } from '../ledger.ts';
import { type Metrics, STATES } from '../metrics.ts';

/** The ledger, with every job counted that comes in or ends. */
export function measuredLedger(ledger: Ledger, metrics: Metrics): Ledger {
  return {
    ...ledger,
    accept: async (job) => {
      await ledger.accept(job);
      metrics.job('accepted', job.recipe.model);
    },
    advance: async (before, state) => {
      const job = await ledger.advance(before, state);
      const come = STATES.find((each) => each === state.is && each !== before.state.is);
      if (come) metrics.job(come, job.recipe.model);
      return job;
    },
  };
}
