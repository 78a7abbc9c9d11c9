import type { Logger } from 'pino';
import { withoutCharge } from '#schema/cost/cost.ts';
import { isUnshownRetry } from '#schema/job/filtered-pictures.ts';
import { type Job, mayHaveStarted } from '#schema/job/job.ts';
import type { JobStore } from './store/job-store.ts';

export interface ResumeOptions {
  readonly jobStore: JobStore;
  /** Whether this process resumes the unfinished jobs of this server, or of direct messages. */
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly log: Logger;
}

/** What the generator knows of the jobs that are found, and does with them. */
export interface ResumeHandlers {
  /** Whether a job is of this process, and under way already. */
  readonly isNew: (id: string) => boolean;
  /** Whether the person was told that the job was accepted. */
  readonly isAcknowledged: (job: Job) => Promise<boolean>;
  readonly resumeJob: (job: Job) => Promise<void>;
  /** Is called once those that may run already have their places in the queue. */
  readonly onFound: () => void;
}

/**
 * Goes on with the jobs that an earlier process left. One that stops aborts its jobs with SHUTDOWN (`cancel-and-shutdown.ts`), and each
 * stays as it was last stored. Resolves when they are over.
 */
export async function resumeJobs({ jobStore, ownsGuild, log }: ResumeOptions, handlers: ResumeHandlers): Promise<void> {
  const unfinished = await jobStore.findUnfinished((id, error) =>
    log.error({ job: id, err: error }, 'this job cannot be resumed: it is stored in an unknown form'),
  );
  const jobs = unfinished.filter(({ id, guild }) => ownsGuild(guild) && !handlers.isNew(id));
  if (jobs.length) log.info({ jobs: jobs.length }, 'resuming the jobs of an earlier run');
  const ended = Promise.all(
    jobs.map(async (job) => {
      // Nobody asked for it, and it has no message to be shown in.
      if (isUnshownRetry(job)) return handlers.resumeJob({ ...job, ending: { is: 'canceled' } });
      // A job is stored a moment before it is acknowledged. Where the process ended in between, Discord has told the person
      // that the application did not respond.
      if (mayHaveStarted(job.state) || (await handlers.isAcknowledged(job))) return handlers.resumeJob(job);
      log.info({ job: job.id }, 'left alone: the process ended before it could acknowledge it');
      await jobStore.updateState({ ...job, ...withoutCharge(job.cost) }, { is: 'canceled' });
    }),
  );
  handlers.onFound();
  await ended;
}
