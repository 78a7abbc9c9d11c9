import type { Logger } from 'pino';
import { type Job, wasBegun } from '#schema/job.ts';
import type { Ledger } from './ledger.ts';

export interface UnfinishedOptions {
  readonly ledger: Ledger;
  /** Whether the unfinished jobs of this server, or of direct messages, are this process's to take up. */
  readonly owns: (guild: string | undefined) => boolean;
  readonly log: Logger;
}

/** What is done with the jobs that are found. */
export interface Heir {
  /** A job of this process, which is under way already. */
  readonly isNew: (id: string) => boolean;
  /** Whether the person was told that the job was accepted. */
  readonly acknowledged: (job: Job) => Promise<boolean>;
  readonly takeUp: (job: Job) => Promise<void>;
}

/** Takes up the jobs that an earlier process left; resolves when they are over. */
export async function takeUpUnfinished({ ledger, owns, log }: UnfinishedOptions, heir: Heir): Promise<void> {
  const left = await ledger.unfinished((id, error) =>
    log.error({ job: id, err: error }, 'this job cannot be taken up: the store holds it in a form that is not known'),
  );
  const jobs = left.filter(({ id, guild }) => owns(guild) && !heir.isNew(id));
  if (jobs.length) log.info({ jobs: jobs.length }, 'taking up what an earlier run left');
  await Promise.all(
    jobs.map(async (job) => {
      // It is written a moment before the person is told. Who ended in between has shown them nothing, and Discord says that
      // the application did not respond.
      if (wasBegun(job.state) || (await heir.acknowledged(job))) return heir.takeUp(job);
      log.info({ job: job.id }, 'left alone: the process ended before it could acknowledge it');
      await ledger.advance(job, { is: 'canceled' });
    }),
  );
}
