import type { Scheduler } from 'fast-check';
import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import type { Quota } from '#services/limits/quota.ts';
import { loadModels } from '#services/models/models.ts';
import type { Queue } from '#services/queue/queue.ts';
import type { Store } from '#services/store/store.ts';
import { StoreUnavailableError } from '#services/store/store-unavailable-error.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import {
  type Fault,
  failingStore,
  type JobScript,
  scriptedBackend,
  scriptedNotifier,
  undeliveredNowhere,
} from './admission-faults.ts';
import { openTestGenerator } from './test-generator.ts';

export interface ScriptsOptions {
  /** Decides the order of everything that happens. */
  readonly scheduler: Scheduler;
  readonly store: Store;
  readonly queue: Queue;
  readonly quota: Quota;
  readonly scripts: readonly JobScript[];
  /** Turns after which the process is stopped. */
  readonly stopAfter: number | undefined;
}

/** What became of one admitted job. */
export interface ScriptOutcome {
  readonly script: JobScript;
  /** How often its place in the queue was given up. */
  readonly leaves: number;
  /** The numbers of pictures that its reservation was settled with, in order. */
  readonly settledWith: readonly number[];
  /** As the store has it; undefined if the job was never stored. */
  readonly state: Job['state'] | undefined;
}

const MODEL = loadModels('').default;
export const SCRIPTED_PERSON = createJob(MODEL).person;

/** Runs the jobs of all scripts in one generator. Resolves with those that were admitted, once all are over or handed over. */
export async function runScripts(options: ScriptsOptions): Promise<readonly ScriptOutcome[]> {
  const { scheduler, store, queue, quota, scripts, stopAfter } = options;
  const turn = async (label: string, count = 1) => {
    for (let done = 0; done < count; done += 1) await scheduler.schedule(Promise.resolve(), label);
  };
  const step = async (id: string, fault: Fault, error: Error) => {
    await turn(`${fault} of ${id}`);
    if (scripts[Number(id)]?.faults.includes(fault)) throw error;
  };
  const admitted = new Map<string, { leaves: number; settledWith: number[] }>();
  const observedQueue: Pick<Queue, 'join'> = {
    join: (...request) => {
      const ticket = queue.join(...request);
      const outcome = { leaves: 0, settledWith: [] };
      admitted.set(startingId, outcome);
      const leave = () => {
        outcome.leaves += 1;
        ticket.leave();
      };
      return { run: ticket.run, leave };
    },
  };
  const observedQuota: Quota = {
    ...quota,
    reserve: (...request) => {
      const id = startingId;
      const reservation = quota.reserve(...request);
      const saved = reservation.saved.then(() => step(id, 'store-quota', new StoreUnavailableError('full')));
      const settle = async (painted: number) => {
        admitted.get(id)?.settledWith.push(painted);
        await turn(`settle ${id}`);
        await reservation.settle(painted);
      };
      return { saved, settle };
    },
  };
  /** The job that is being admitted: admission is synchronous. */
  let startingId = '';
  const generator = await openTestGenerator({
    store,
    queue: observedQueue,
    quota: observedQuota,
    jobStore: openJobStore(failingStore(store, step, () => turn('store recovers'))),
    backend: scriptedBackend(scripts, step),
    notifier: scriptedNotifier(step),
    undelivered: undeliveredNowhere(),
  });

  const runScript = async ({ pictures, startAfter }: JobScript, index: number) => {
    const id = `${index}`;
    const { recipe, person, reply } = createJob(MODEL, { input: { num_outputs: pictures } });
    const request = { person, place: TEST_PLACE, reply: { ...reply, id }, private: false };
    await turn(`start ${id}`, startAfter);
    startingId = id;
    // It rejects if it was not admitted, or not acknowledged.
    await generator.generate(recipe, request, () => step(id, 'acknowledge', new Error('unknown'))).catch(() => {});
  };
  const cancelScript = async ({ cancelAfter }: JobScript, index: number) => {
    if (cancelAfter === undefined) return;
    await turn(`cancel ${index}`, cancelAfter);
    try {
      generator.cancel(`${index}`, SCRIPTED_PERSON, false);
    } catch (error) {
      // It does not run yet, or no longer.
      if (!(error instanceof UserError)) throw error;
    }
  };
  const stop = async () => {
    if (stopAfter === undefined) return;
    await turn('stop', stopAfter);
    await generator.stop();
  };
  await scheduler.waitFor(Promise.all([...scripts.map(runScript), ...scripts.map(cancelScript), stop()]));

  const stored = openJobStore(store);
  return Promise.all(
    [...admitted].map(async ([id, outcome]) => {
      const script = scripts[Number(id)];
      if (!script) throw new Error(`nobody asked for job ${id}`);
      return { script, ...outcome, state: (await stored.find(id))?.state };
    }),
  );
}
