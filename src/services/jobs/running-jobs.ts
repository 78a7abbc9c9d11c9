import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '#schema/interaction/interaction.ts';
import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { runWithJobId } from './log-context.ts';

/** Ms that a press may wait for a job's end: Discord has to be answered within three seconds. */
const MAX_PRESS_WAIT_MS = 1500;

/** The abort reason of a job that somebody canceled. */
export const CANCELED: unique symbol = Symbol('canceled');

/** The jobs that run in this process, each with the one signal that reaches down to its backend. */
export interface RunningJobs {
  /** Runs `work` under a signal of the job's own. */
  run(job: Job, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Aborts with {@link CANCELED} and gives the job. @throws UserError where it is not running, or not this person's to cancel. */
  cancel(id: string, canceledBy: Person, mayManage: boolean): Job;
  /** The same where the job's person has done away with it; without effect where it is too late. */
  tryCancel(id: string): void;
  /** From now on it is too late to cancel a job: its pictures are on their way. */
  lockCancel(id: string): void;
  /** Resolves when a job whose pictures are on their way is over, or before a press has to be answered; at once for any other. */
  whenLockedFinished(id: string): Promise<void>;
  /** Aborts all with {@link SHUTDOWN}, also what is yet to begin, and resolves when those that run are over. */
  shutDown(): Promise<void>;
}

export function createRunningJobs(): RunningJobs {
  const jobs = new Map<
    string,
    { job: Job; controller: AbortController; cancelLocked: boolean; finished: Promise<void> }
  >();
  let isShutDown = false;
  return {
    run: (job, work) => {
      const controller = new AbortController();
      // What was being acknowledged, or looked up, when the others were handed over.
      if (isShutDown) controller.abort(SHUTDOWN);
      const finished = runWithJobId(job.id, () => work(controller.signal)).finally(() => jobs.delete(job.id));
      jobs.set(job.id, { job, controller, cancelLocked: false, finished });
      return finished;
    },
    cancel: (id, canceledBy, mayManage) => {
      const found = jobs.get(id);
      if (!found || found.cancelLocked || found.controller.signal.aborted)
        throw new UserError('This is no longer being painted.');
      if (found.job.person.id !== canceledBy.id && !mayManage) {
        throw new UserError(`Only <@${found.job.person.id}>, or somebody who may manage messages, can cancel this.`);
      }
      found.controller.abort(CANCELED);
      return found.job;
    },
    tryCancel: (id) => {
      const found = jobs.get(id);
      if (!found?.cancelLocked) found?.controller.abort(CANCELED);
    },
    lockCancel: (id) => {
      const found = jobs.get(id);
      if (found) found.cancelLocked = true;
    },
    whenLockedFinished: async (id) => {
      const found = jobs.get(id);
      if (!found?.cancelLocked) return;
      await Promise.race([found.finished.catch(() => {}), sleep(MAX_PRESS_WAIT_MS, undefined, { ref: false })]);
    },
    shutDown: async () => {
      isShutDown = true;
      for (const { controller } of jobs.values()) controller.abort(SHUTDOWN);
      await Promise.allSettled([...jobs.values()].map(({ finished }) => finished));
    },
  };
}
