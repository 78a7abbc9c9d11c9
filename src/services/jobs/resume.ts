import type { Logger } from 'pino';
import { type Job, mayHaveStarted } from '#schema/job/job.ts';
import type { JobStore } from './job-store.ts';

export interface ResumeOptions {
  readonly jobStore: JobStore;
  /** Whether the unfinished jobs of this server, or of direct messages, are this process's to take up. */
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly log: Logger;
}

/** What is done with the jobs that are found. */
export interface ResumeHandlers {
  /** A job of this process, which is under way already. */
  readonly isNew: (id: string) => boolean;
  /** Whether the person was told that the job was accepted. */
  readonly isAcknowledged: (job: Job) => Promise<boolean>;
  readonly resumeJob: (job: Job) => Promise<void>;
}

/** Takes up the jobs that an earlier process left; resolves when they are over. */
export async function resumeJobs({ jobStore, ownsGuild, log }: ResumeOptions, handlers: ResumeHandlers): Promise<void> {
  const unfinished = await jobStore.findUnfinished((id, error) =>
    log.error({ job: id, err: error }, 'this job cannot be taken up: the store holds it in a form that is not known'),
  );
  const jobs = unfinished.filter(({ id, guild }) => ownsGuild(guild) && !handlers.isNew(id));
  if (jobs.length) log.info({ jobs: jobs.length }, 'taking up what an earlier run left');
  await Promise.all(
    jobs.map(async (job) => {
      // It is written a moment before the person is told. Who ended in between has shown them nothing, and Discord says that
      // the application did not respond.
      if (mayHaveStarted(job.state) || (await handlers.isAcknowledged(job))) return handlers.resumeJob(job);
      log.info({ job: job.id }, 'left alone: the process ended before it could acknowledge it');
      await jobStore.updateState(job, { is: 'canceled' });
    }),
  );
}
