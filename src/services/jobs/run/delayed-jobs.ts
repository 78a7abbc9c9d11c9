import type { Job } from '#schema/job/job.ts';
import type { Block } from '#services/backends/backend.ts';
import type { JobProgress } from './job-notifier.ts';

/** A job that goes on, and what it waits for. */
export interface DelayedJob {
  readonly job: Job;
  readonly block: Block;
}

/** The jobs of this process that wait for something that the model is not to blame for, for `/show`: a restart finds them again. */
export interface DelayedJobs {
  /** Follows the progress of a job until disposed of. */
  track(job: Job): Disposable & { update(progress: JobProgress): void };
  /** Those of a person, newest first. */
  findByPerson(person: string): readonly DelayedJob[];
}

export function createDelayedJobs(): DelayedJobs {
  const delayed = new Map<string, DelayedJob>();
  return {
    track: (job) => ({
      update: (progress) => {
        if (progress.is === 'blocked') delayed.set(job.id, { job, block: progress });
        else delayed.delete(job.id);
      },
      [Symbol.dispose]: () => void delayed.delete(job.id),
    }),
    findByPerson: (person) =>
      [...delayed.values()].filter(({ job }) => job.person.id === person).sort((a, b) => b.job.at - a.job.at),
  };
}
