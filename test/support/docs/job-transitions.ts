import type { Job, JobState } from '#schema/job/job.ts';
import type { Backend, GenerationResult } from '#services/backends/backend.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { Generator } from '#services/jobs/generator.ts';
import type { DeliveryResult, JobNotifier } from '#services/jobs/run/job-notifier.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { loadModels } from '#services/models/models.ts';
import { openStore } from '#services/store/open-store.ts';
import type { Store } from '#services/store/store.ts';
import { openTestGenerator } from '#test/support/jobs/test-generator.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';

/** What happens to a job, step by step. A step that is `cancel` waits until its person cancels. */
export interface Story {
  /** The state that an earlier process left it in; `new` for one that is asked for now, `kept` for `/show`. */
  readonly from: 'new' | JobState;
  /** Whether the pictures are on disk already. */
  readonly onDisk?: boolean;
  /** Whether the backend gives its results again. */
  readonly keepsResults?: boolean;
  readonly acknowledge?: 'fails';
  readonly submit?: Error | 'cancel';
  readonly follow?: Error | 'cancel';
  readonly deliver?: DeliveryResult | Error;
}

const MODEL = loadModels('').default;
const PICTURE = { index: 0, bytes: Uint8Array.of(1), format: 'webp', width: 1, height: 1 } as const;
const RESULT: GenerationResult = { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true };

/** Runs these steps with the real generator, and returns the states that were stored, in order, each once. */
export async function storedStates(story: Story): Promise<readonly JobState['is'][]> {
  await using store = await openStore('memory:', () => {});
  const states: JobState['is'][] = [];
  const jobStore = openJobStore(recordJobs(store, (state) => states.at(-1) !== state && states.push(state)));
  const job = createJob(MODEL, {}, { at: 0, state: story.from === 'new' ? { is: 'accepted' } : story.from });
  const cancel = { now: () => {} };
  const generator = await openTestGenerator({
    store,
    jobStore,
    backend: scriptedBackend(story, cancel),
    notifier: scriptedNotifier(story),
    undelivered: undeliveredOf(story),
  });
  cancel.now = () => generator.cancel(job.id, job.person, false);
  if (story.from !== 'new') await jobStore.add(job);
  await begin(generator, story, job);
  return states;
}

async function begin(generator: Generator, story: Story, job: Job): Promise<void> {
  const acknowledge = async () => {
    if (story.acknowledge) throw new Error('Discord did not take the acknowledgement');
  };
  const request = { person: job.person, place: TEST_PLACE, reply: { ...job.reply, id: job.id }, private: false };
  const ignoreFailure = (error: unknown) => {
    if (!story.acknowledge) throw error;
  };
  if (story.from === 'new') return generator.generate(job.recipe, request, acknowledge).catch(ignoreFailure);
  if (story.from.is === 'kept') return generator.redeliver(job, request, acknowledge).catch(ignoreFailure);
  return generator.resume();
}

function recordJobs(store: Store, record: (state: JobState['is']) => void): Store {
  return Object.create(store, {
    collection: {
      value: (...[namespace, schema]: Parameters<Store['collection']>) => {
        const collection = store.collection(namespace, schema);
        if (namespace !== 'jobs') return collection;
        return {
          ...collection,
          set: (key: string, value: Job) => {
            record(value.state.is);
            return collection.set(key, value);
          },
        };
      },
    },
  });
}

function scriptedBackend(
  { submit, follow, keepsResults = false }: Story,
  cancel: { readonly now: () => void },
): Backend {
  const play = async (step: Story['submit'], signal: AbortSignal) => {
    if (step instanceof Error) throw step;
    if (step === 'cancel') cancel.now();
    signal.throwIfAborted();
  };
  return {
    name: 'sketch',
    keepsResults,
    assertSupported: () => {},
    submit: async (_request, _onProgress, signal) => {
      await play(submit, signal);
      return { predictionId: 'p' };
    },
    follow: async (_predictionId, _request, _onProgress, signal) => {
      await play(follow, signal);
      return RESULT;
    },
  };
}

function scriptedNotifier({ from, deliver }: Story): JobNotifier {
  return {
    isAcknowledged: async () => from !== 'new',
    showProgress: () => {},
    deliver: async () => {
      if (deliver instanceof Error) throw deliver;
      return deliver ?? { is: 'delivered', route: 'reply', message: undefined };
    },
    reportUserError: async () => {},
    reportFault: async () => {},
    reportCancellation: async () => {},
  };
}

const undeliveredOf = ({ onDisk }: Story): Undelivered => ({
  put: async () => {},
  get: async () => (onDisk ? RESULT : undefined),
  delete: async () => {},
  usedBytes: async () => 0,
});
