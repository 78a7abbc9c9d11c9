import type { Job } from '#schema/job/job.ts';
import { storedMarkdown } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import type { Backend } from '#services/backends/backend.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { JobNotifier } from '#services/jobs/run/job-notifier.ts';
import type { Store } from '#services/store/store.ts';
import { StoreUnavailableError } from '#services/store/store-unavailable-error.ts';

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

/** How many pictures the backend paints. */
export const paintedCount = ({ pictures, filtered }: JobScript): number => Math.max(1, pictures - filtered);

const PICTURE = { bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;

/** Waits for the scheduler, then throws `error` if the job's script has the fault. */
export type Step = (id: string, fault: Fault, error: Error) => Promise<void>;

/** A store whose writes fail by the script, as in an outage that ends `recover` later. */
export function failingStore(store: Store, step: Step, recover: () => Promise<void>): Store {
  const listeners = new Set<() => unknown>();
  const failed = new Set<string>();
  const failOnce = async (id: string, fault: Fault) => {
    if (failed.has(id)) return;
    try {
      await step(id, fault, new StoreUnavailableError('full'));
    } catch (error) {
      failed.add(id);
      void recover().then(() => {
        for (const listener of [...listeners]) listener();
      });
      throw error;
    }
  };
  const failWrite = async (id: string, { state, ending }: Job) => {
    if (state.is !== 'accepted' || ending) return;
    if (state.attemptedAt === undefined) await step(id, 'store-job', new StoreUnavailableError('full'));
    else await failOnce(id, 'store-attempt');
  };
  return Object.create(store, {
    onRecovered: {
      value: (listener: () => unknown) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
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

export function scriptedBackend(scripts: readonly JobScript[], step: Step): Backend {
  return {
    name: 'sketch',
    keepsResults: true,
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
      await step(jobId, 'follow-user-error', new UserError(storedMarkdown('The model does not want to.')));
      signal.throwIfAborted();
      const script = scripts[Number(jobId)];
      if (!script) throw new Error(`nobody asked for job ${jobId}`);
      const pictures = Array.from({ length: paintedCount(script) }, (_, index) => ({ ...PICTURE, index }));
      return { pictures, filteredCount: script.pictures - pictures.length, seconds: 1, sketch: true };
    },
  };
}

export function scriptedNotifier(step: Step): JobNotifier {
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

export const undeliveredNowhere = (): Undelivered => ({
  put: async () => {},
  get: async () => undefined,
  delete: async () => {},
  usedBytes: async () => 0,
});
