import type { Logger } from 'pino';
import type { Job } from '#schema/job/job.ts';
import type { Model } from '#schema/model/model.ts';
import type { Backend, PredictionRequest } from '#services/backends/backend.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import { followPredictions } from './latest-prediction.ts';

export interface AbandonedCancelerOptions {
  readonly backend: Pick<Backend, 'submit' | 'follow'>;
  readonly jobStore: Pick<JobStore, 'updateState'>;
  readonly requestFor: (job: Job, model: Model) => Omit<PredictionRequest, 'beforeCreate'>;
  readonly log: Pick<Logger, 'debug' | 'info'>;
}

/**
 * Cancels a prediction that an earlier process left running, also one whose id it had no time to store. Resolves with the job in the
 * state that is known then. Never rejects.
 */
export type CancelAbandoned = (job: Job, model: Model, signal: AbortSignal) => Promise<Job>;

export function createAbandonedCanceler(options: AbandonedCancelerOptions): CancelAbandoned {
  const { backend, jobStore, requestFor, log } = options;

  /** Finds a prediction that may have been created, and creates none. Rejects as a submission does. */
  const find = async (job: Job, model: Model, signal: AbortSignal): Promise<Job> => {
    const { onCreated, latest } = followPredictions(job, jobStore, log);
    let isNeverCreated = false;
    const beforeCreate = async () => {
      isNeverCreated = true;
      throw new Error('the job was canceled before a prediction was created');
    };
    try {
      await onCreated(
        (await backend.submit({ ...requestFor(job, model), beforeCreate, onCreated }, () => {}, signal)).predictionId,
      );
    } catch (error) {
      if (!isNeverCreated) throw error;
      // So that it is known to have cost nothing.
      return jobStore.updateState(job, { is: 'accepted' });
    }
    return latest();
  };

  return async (job, model, signal) => {
    const mayBeUnknown = job.state.is === 'accepted' && job.state.attemptedAt !== undefined;
    const found = mayBeUnknown ? await find(job, model, signal).catch(() => job) : job;
    if (found.state.is !== 'submitted') return found;
    const request = { ...requestFor(found, model), beforeCreate: async () => {} };
    const aborted = new AbortController();
    aborted.abort();
    await backend.follow(found.state.prediction, request, () => {}, aborted.signal).catch(() => {});
    return found;
  };
}
