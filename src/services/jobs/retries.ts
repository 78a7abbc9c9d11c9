import type { Logger } from 'pino';
import type { Job } from '#schema/job/job.ts';
import { filteredIndexes, hasReply, retryDraft, retryJobId } from '#schema/job/retry.ts';
import { UserError } from '#schema/user-error.ts';
import type { GenerationResult } from '#services/backends/backend.ts';
import type { Models } from '#services/models/models.ts';
import type { Generator, JobRequest } from './generator.ts';
import type { JobStore } from './job-store.ts';
import type { RunningJobs } from './running-jobs.ts';

export interface RetriesOptions {
  readonly models: Models;
  readonly jobStore: JobStore;
  readonly log: Logger;
  /** Sends the follow-up message that a job will be shown in, and gives its id. */
  readonly sendFollowUp: (job: Job) => Promise<string>;
}

/** Paints once more, with a new seed, what a model's safety checker held back while other pictures came through. */
export interface Retries {
  /** Resolves once that is asked for, where anything is missing and the person may have it painted. Never rejects. */
  retryFiltered(job: Job, result: GenerationResult, request: JobRequest): Promise<void>;
  /**
   * A job as it can be shown: one of these with its follow-up message, sent when the first pictures are there. None where
   * those were not delivered: then nothing follows them. Rejects with the signal's reason.
   */
  ensureFollowUp(job: Job, signal: AbortSignal): Promise<Job | undefined>;
}

export function createRetries(
  { models, jobStore, log, sendFollowUp }: RetriesOptions,
  running: Pick<RunningJobs, 'whenFinished'>,
  generate: Generator['generate'],
): Retries {
  return {
    retryFiltered: async (job, result, request) => {
      const filtered = filteredIndexes(result);
      // Several jobs of one interaction are shown together, and are told apart by the numbers that this one would have.
      if (filtered.length === 0 || request.notifier || request.part) return;
      try {
        const draft = retryDraft(job, models.get(job.recipe.model), filtered);
        if (!draft || (await jobStore.find(retryJobId(job)))) return;
        const acknowledged = Promise.withResolvers<void>();
        generate(draft, { ...request, part: 1 }, async () => acknowledged.resolve()).catch(acknowledged.reject);
        await acknowledged.promise;
      } catch (error) {
        if (error instanceof UserError) log.info({ reason: error.message }, 'what was held back is not painted again');
        else log.error({ err: error }, 'what was held back could not be painted again');
      }
    },

    ensureFollowUp: async (job, signal) => {
      const { parent } = job.recipe;
      if (hasReply(job) || job.ending || !parent) return job;
      await running.whenFinished(parent.job);
      signal.throwIfAborted();
      if ((await jobStore.find(parent.job))?.state.is !== 'delivered') return undefined;
      try {
        const reply = { ...job.reply, message: await sendFollowUp(job) };
        await jobStore.record(job, { reply });
        return { ...job, reply };
      } catch (error) {
        log.warn({ err: error }, 'no follow-up message could be sent');
        return job;
      }
    },
  };
}
