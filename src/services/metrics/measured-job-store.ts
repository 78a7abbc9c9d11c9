import type { JobStore } from '../jobs/job-store.ts';
import { JOB_STATES, type Metrics } from './metrics.ts';

/** The ledger, with every job counted that comes in or ends. */
export function measuredJobStore(jobStore: JobStore, metrics: Metrics): JobStore {
  return {
    ...jobStore,
    add: async (job) => {
      await jobStore.add(job);
      metrics.recordJob('accepted', job.recipe.model);
    },
    updateState: async (before, state) => {
      const job = await jobStore.updateState(before, state);
      const newState = JOB_STATES.find((each) => each === state.is && each !== before.state.is);
      if (newState) metrics.recordJob(newState, job.recipe.model);
      return job;
    },
  };
}
