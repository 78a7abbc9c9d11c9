import type { Logger } from 'pino';
import type { Job } from '#schema/job/job.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';

/** Stores which prediction is a job's. The latest that was created for it is the one that is billed: those before it failed. */
export function followPredictions(
  job: Job,
  jobStore: Pick<JobStore, 'updateState'>,
  log: Pick<Logger, 'info' | 'debug'>,
) {
  let latest = job;
  return {
    onCreated: async (prediction: string): Promise<void> => {
      if ('prediction' in latest.state && latest.state.prediction === prediction) return;
      const isFirst = latest.state.is !== 'submitted';
      latest = await jobStore.updateState(latest, { is: 'submitted', prediction });
      // What goes well has three lines; of another try, its reason has one already.
      log[isFirst ? 'info' : 'debug']({ prediction }, 'submitted');
    },
    /** The job in the state that it has come to. */
    latest: (): Job => latest,
  };
}
