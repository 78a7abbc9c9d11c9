import type { Logger } from 'pino';
import type { Job } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import { hasReply, missingOf, retryDraft, retryOf } from '#schema/retry.ts';
import type { Painting } from './backends/backend.ts';
import type { Catalogue } from './catalogue.ts';
import type { Generator, Request } from './generator.ts';
import type { Ledger } from './ledger.ts';
import type { RunningJobs } from './running.ts';

export interface RetriesOptions {
  readonly catalogue: Catalogue;
  readonly ledger: Ledger;
  readonly log: Logger;
  /** Sends the follow-up message that a job will be shown in, and gives its id. */
  readonly announce: (job: Job) => Promise<string>;
}

/** Paints once more, with a new seed, what a model's safety checker held back while other pictures came through. */
export interface Retries {
  /** Resolves once that is asked for, where anything is missing and the person may have it painted. Never rejects. */
  begin(job: Job, painting: Painting, request: Request): Promise<void>;
  /**
   * A job as it can be shown: one of these with its follow-up message, sent when the first pictures are there. None where
   * those were not delivered: then nothing follows them. Rejects with the signal's reason.
   */
  announced(job: Job, signal: AbortSignal): Promise<Job | undefined>;
}

export function createRetries(
  { catalogue, ledger, log, announce }: RetriesOptions,
  running: Pick<RunningJobs, 'over'>,
  paint: Generator['paint'],
): Retries {
  return {
    begin: async (job, painting, request) => {
      const missing = missingOf(painting);
      // Several jobs of one interaction are shown together, and are told apart by the numbers that this one would have.
      if (missing.length === 0 || request.audience || request.part) return;
      try {
        const draft = retryDraft(job, catalogue.get(job.recipe.model), missing);
        if (!draft || (await ledger.find(retryOf(job)))) return;
        const asked = Promise.withResolvers<void>();
        paint(draft, { ...request, part: 1 }, async () => asked.resolve()).catch(asked.reject);
        await asked.promise;
      } catch (error) {
        if (error instanceof Refusal) log.info({ reason: error.message }, 'what was held back is not painted again');
        else log.error({ err: error }, 'what was held back could not be painted again');
      }
    },

    announced: async (job, signal) => {
      const { parent } = job.recipe;
      if (hasReply(job) || job.ending || !parent) return job;
      await running.over(parent.job);
      signal.throwIfAborted();
      if ((await ledger.find(parent.job))?.state.is !== 'delivered') return undefined;
      try {
        const reply = { ...job.reply, message: await announce(job) };
        await ledger.note(job, { reply });
        return { ...job, reply };
      } catch (error) {
        log.warn({ err: error }, 'no follow-up message could be sent');
        return job;
      }
    },
  };
}
