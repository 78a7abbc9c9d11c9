import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '#schema/interaction.ts';
import type { Job } from '#schema/job.ts';
import { Refusal } from '#schema/refusal.ts';
import { HANDOVER } from './backends/backend.ts';
import { underJob } from './job-at-hand.ts';

/** Ms that a press may wait for a job's end: Discord has to be answered within three seconds. */
const PRESS_WAITS = 1500;

/** The abort reason of a job that somebody canceled. */
export const CANCELED: unique symbol = Symbol('canceled');

/** The jobs that run in this process, each with the one signal that reaches down to its backend. */
export interface RunningJobs {
  /** Runs `work` under a signal of the job's own. */
  run(job: Job, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Aborts with {@link CANCELED} and gives the job. @throws Refusal where it is not running, or not this person's to cancel. */
  cancel(id: string, by: Person, mayManage: boolean): Job;
  /** The same where the job's person has done away with it; without effect where it is too late. */
  drop(id: string): void;
  /** From now on it is too late to cancel a job: its pictures are on their way. */
  seal(id: string): void;
  /** Resolves when a job is over here; at once for one that does not run. */
  over(id: string): Promise<void>;
  /** Resolves when a job whose pictures are on their way is over, or before a press has to be answered; at once for any other. */
  sealedEnd(id: string): Promise<void>;
  /** Aborts all with {@link HANDOVER}, also what is yet to begin, and resolves when those that run are over. */
  handOver(): Promise<void>;
}

export function runningJobs(): RunningJobs {
  const jobs = new Map<string, { job: Job; control: AbortController; sealed: boolean; over: Promise<void> }>();
  let handedOver = false;
  const over = async (id: string) => {
    await jobs.get(id)?.over.catch(() => {});
  };
  return {
    run: (job, work) => {
      const control = new AbortController();
      // What was being acknowledged, or looked up, when the others were handed over.
      if (handedOver) control.abort(HANDOVER);
      const over = underJob(job.id, () => work(control.signal)).finally(() => jobs.delete(job.id));
      jobs.set(job.id, { job, control, sealed: false, over });
      return over;
    },
    cancel: (id, by, mayManage) => {
      const found = jobs.get(id);
      if (!found || found.sealed || found.control.signal.aborted) throw new Refusal('This is no longer being painted.');
      if (found.job.person.id !== by.id && !mayManage) {
        throw new Refusal(`Only <@${found.job.person.id}>, or somebody who may manage messages, can cancel this.`);
      }
      found.control.abort(CANCELED);
      return found.job;
    },
    drop: (id) => {
      const found = jobs.get(id);
      if (!found?.sealed) found?.control.abort(CANCELED);
    },
    seal: (id) => {
      const found = jobs.get(id);
      if (found) found.sealed = true;
    },
    over,
    sealedEnd: async (id) => {
      if (jobs.get(id)?.sealed) await Promise.race([over(id), sleep(PRESS_WAITS, undefined, { ref: false })]);
    },
    handOver: async () => {
      handedOver = true;
      for (const { control } of jobs.values()) control.abort(HANDOVER);
      await Promise.allSettled([...jobs.values()].map(({ over }) => over));
    },
  };
}
