import type { Person } from '#schema/interaction/interaction.ts';
import { type Job, mayHaveStarted } from '#schema/job/job.ts';
import { inLanguages } from '#schema/language/ambient.ts';
import { t } from '#schema/language/t.ts';
import { mention } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { waitAtMost } from '#services/wait-at-most.ts';
import { runWithJobId } from './log-context.ts';

/** Ms that a button press may wait for a job's end: Discord needs a response within three seconds. */
const MAX_PRESS_WAIT_MS = 1500;

/** Ms that running jobs may take to let go: a creation waits 2.5 s for its prediction's id. Containers are killed after ten seconds. */
const HANDOVER_TIMEOUT_MS = 5000;

/** The abort reason of a job that somebody canceled. */
export const CANCELED: unique symbol = Symbol('canceled');

/** The jobs that run in this process, each with the one signal that its backend gets too. */
export interface RunningJobs {
  /** Aborted with {@link SHUTDOWN}: for what goes on after a job was canceled. */
  readonly shutdownSignal: AbortSignal;
  /** Runs `work` with a signal for this job. */
  run(job: Job, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Aborts with {@link CANCELED} and returns the job. @throws UserError if it does not run, or this person may not cancel it */
  cancel(id: string, canceledBy: Person, mayManage: boolean): Job;
  /** Cancels all of these that have not had their turn, and returns them. */
  cancelWaiting(isMeant: (job: Job) => boolean): readonly Job[];
  /** Its turn has come: what it paints is paid for. */
  markStarted(id: string): void;
  /** Cancels a job whose message was deleted. Does nothing if it is too late. */
  tryCancel(id: string): void;
  /** Makes later cancellations fail: the pictures are being delivered. */
  lockCancel(id: string): void;
  /** Resolves when a job with locked cancellation has ended, but within {@link MAX_PRESS_WAIT_MS}; at once for any other. */
  whenLockedFinished(id: string): Promise<void>;
  /**
   * Aborts all jobs with {@link SHUTDOWN}, also those started later. Resolves when those that run have ended, but within
   * {@link HANDOVER_TIMEOUT_MS}: each is stored in a state that the next process goes on from.
   */
  shutDown(): Promise<void>;
}

export function createRunningJobs(): RunningJobs {
  const jobs = new Map<
    string,
    { job: Job; controller: AbortController; cancelLocked: boolean; hasStarted: boolean; finished: Promise<void> }
  >();
  const shutdown = new AbortController();
  return {
    shutdownSignal: shutdown.signal,
    run: (job, work) => {
      const controller = new AbortController();
      // It was being acknowledged or read when the others were aborted.
      if (shutdown.signal.aborted) controller.abort(SHUTDOWN);
      const finished = runWithJobId(job.id, () =>
        inLanguages(job.languages, job.private ? 'own' : 'place', () => work(controller.signal)),
      ).finally(() => jobs.delete(job.id));
      jobs.set(job.id, { job, controller, cancelLocked: false, hasStarted: mayHaveStarted(job.state), finished });
      return finished;
    },
    cancel: (id, canceledBy, mayManage) => {
      const found = jobs.get(id);
      if (!found || found.cancelLocked || found.controller.signal.aborted)
        throw new UserError('This is no longer being painted.');
      if (found.job.person.id !== canceledBy.id && !mayManage) {
        throw new UserError(
          t('Only {person}, or somebody with *Manage Messages*, can cancel this.', {
            person: mention.user(found.job.person.id),
          }),
        );
      }
      found.controller.abort(CANCELED);
      return found.job;
    },
    cancelWaiting: (isMeant) => {
      const waiting = [...jobs.values()].filter(
        ({ job, hasStarted, controller }) => !hasStarted && !controller.signal.aborted && isMeant(job),
      );
      for (const { controller } of waiting) controller.abort(CANCELED);
      return waiting.map(({ job }) => job);
    },
    markStarted: (id) => {
      const found = jobs.get(id);
      if (found) found.hasStarted = true;
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
      await waitAtMost(
        MAX_PRESS_WAIT_MS,
        found.finished.catch(() => {}),
      );
    },
    shutDown: async () => {
      shutdown.abort(SHUTDOWN);
      for (const { controller } of jobs.values()) controller.abort(SHUTDOWN);
      const allFinished = Promise.allSettled([...jobs.values()].map(({ finished }) => finished));
      await waitAtMost(HANDOVER_TIMEOUT_MS, allFinished);
    },
  };
}
