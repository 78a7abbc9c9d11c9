import { JOB_STATES, type Metrics } from '#services/metrics/metrics.ts';
import type { JobStore } from './job-store.ts';

/** The job store; counts every job that is added or ends. */
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
