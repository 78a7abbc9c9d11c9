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
  let stored: Promise<void> = Promise.resolve();
  const store = async (before: Job, state: Extract<Job['state'], { is: 'submitted' }>) => {
    // What goes well has three lines; of another try, its reason has one already.
    log[before.state.is === 'submitted' ? 'debug' : 'info']({ prediction: state.prediction }, 'submitted');
    await jobStore.updateState(before, state);
  };
  return {
    onCreated: (prediction: string): Promise<void> => {
      if ('prediction' in latest.state && latest.state.prediction === prediction) return stored;
      const state = { is: 'submitted', prediction } as const;
      stored = store(latest, state);
      latest = { ...latest, state };
      return stored;
    },
    /** The job in the state that it has come to, which may not be stored yet. */
    latest: (): Job => latest,
    /** Resolves when that state is stored. */
    whenStored: () => stored,
    /** What was painted, with the job: once its state is stored, which goes on while the prediction is followed. */
    withLatest: async <T>(painting: Promise<T>): Promise<{ readonly job: Job; readonly result: T }> => {
      try {
        const result = await painting;
        return { job: latest, result };
      } finally {
        await stored;
      }
    },
  };
}
