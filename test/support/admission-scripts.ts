import type { Scheduler } from 'fast-check';
import type { Job } from '#schema/job/job.ts';
import { UserError } from '#schema/user-error.ts';
import type { Backend } from '#services/backends/backend.ts';
import type { Undelivered } from '#services/images/undelivered.ts';
import type { JobNotifier } from '#services/jobs/job-notifier.ts';
import { openJobStore } from '#services/jobs/job-store.ts';
import type { Quota } from '#services/limits/quota.ts';
import { loadModels } from '#services/models/models.ts';
import type { Queue } from '#services/queue/queue.ts';
import type { Store } from '#services/store/store.ts';
import { StoreUnavailableError } from '#services/store/store-unavailable-error.ts';
import { createJob, TEST_PLACE } from './jobs.ts';
import { openTestGenerator } from './test-generator.ts';

/** What can fail in the life of a job. `follow-user-error` is a failure that its person can act on. */
export const FAULTS = [
  'acknowledge',
  'store-job',
  'store-quota',
  'store-attempt',
  'submit',
  'follow',
  'follow-user-error',
  'deliver',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What happens to one job. A count of turns is the number of other steps that the scheduler may take before. */
export interface JobScript {
  readonly pictures: number;
  /** At most so many of the pictures are filtered; at least one is painted. */
  readonly filtered: number;
  readonly faults: readonly Fault[];
  readonly startAfter: number;
  readonly cancelAfter: number | undefined;
}

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
const PICTURE = { bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;
export const SCRIPTED_PERSON = createJob(MODEL).person;

/** How many pictures the backend paints. */
export const paintedCount = ({ pictures, filtered }: JobScript): number => Math.max(1, pictures - filtered);

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
  const observedQuota: Pick<Quota, 'reserve' | 'check'> = {
    check: quota.check,
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
    jobStore: openJobStore(failingStore(store, step)),
    backend: scriptedBackend(scripts, step),
    notifier: scriptedNotifier(step),
    undelivered: undeliveredInMemory(),
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

type Step = (id: string, fault: Fault, error: Error) => Promise<void>;

function failingStore(store: Store, step: Step): Store {
  const failWrite = async (id: string, { state, ending }: Job) => {
    if (state.is !== 'accepted' || ending) return;
    await step(id, state.attemptedAt === undefined ? 'store-job' : 'store-attempt', new StoreUnavailableError('full'));
  };
  return Object.create(store, {
    collection: {
      value: (...[namespace, schema]: Parameters<Store['collection']>) => {
        const collection = store.collection(namespace, schema);
        if (namespace !== 'jobs') return collection;
        const set = async (id: string, job: Job) => {
          await failWrite(id, job);
          await collection.set(id, job);
        };
        return { ...collection, set };
      },
    },
  });
}

function scriptedBackend(scripts: readonly JobScript[], step: Step): Backend {
  return {
    name: 'sketch',
    assertSupported: () => {},
    submit: async ({ jobId, beforeCreate }, _onProgress, signal) => {
      await beforeCreate();
      await step(jobId, 'submit', new Error('broken'));
      signal.throwIfAborted();
      return { predictionId: `p${jobId}` };
    },
    follow: async (_predictionId, { jobId }, _onProgress, signal) => {
      await step(jobId, 'follow', new Error('broken'));
      signal.throwIfAborted();
      await step(jobId, 'follow-user-error', new UserError('The model does not want to.'));
      signal.throwIfAborted();
      const script = scripts[Number(jobId)];
      if (!script) throw new Error(`nobody asked for job ${jobId}`);
      const pictures = Array.from({ length: paintedCount(script) }, (_, index) => ({ ...PICTURE, index }));
      return { pictures, filteredCount: script.pictures - pictures.length, seconds: 1, sketch: true };
    },
  };
}

function scriptedNotifier(step: Step): JobNotifier {
  return {
    isAcknowledged: async () => true,
    showProgress: () => {},
    deliver: async ({ id }, _result, _seconds, signal) => {
      await step(id, 'deliver', new Error('broken'));
      signal.throwIfAborted();
      return { is: 'delivered', route: 'reply', message: undefined };
    },
    reportUserError: async () => {},
    reportFault: async () => {},
    reportCancellation: async () => {},
  };
}

const undeliveredInMemory = (): Undelivered => ({
  put: async () => {},
  get: async () => undefined,
  delete: async () => {},
  usedBytes: async () => 0,
});
