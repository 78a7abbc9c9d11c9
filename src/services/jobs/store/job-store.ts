import { eraseRecipe } from '#schema/job/erased-job.ts';
import { isTerminal, type Job, type JobState, job } from '#schema/job/job.ts';
import { findOriginal } from '#services/jobs/find-original.ts';
import { KEEP_FOREVER, type Retention } from '#services/privacy/retention.ts';
import { createRecentSet } from '#services/recent-set.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { OnUnreadable } from '#services/store/read-unfinished.ts';
import { retryAfterOutage } from '#services/store/retry-after-outage.ts';
import type { Store } from '#services/store/store.ts';
import { openJobIndexes } from './job-indexes.ts';

/** Stores every job for as long as the operator has them kept, so that the buttons of old messages keep working. */
export interface JobStore {
  /** Stores a new job. From now on a restart resumes it, until it has ended. @throws StoreUnavailableError */
  add(job: Job): Promise<void>;
  /**
   * Stores a job's new state, and returns the job in it. If the store fails, states after `accepted` are kept in memory and
   * written when it recovers, because what is paid for is finished.
   * @throws StoreUnavailableError if `accepted`, the state before anything is paid, cannot be written
   */
  updateState(job: Job, state: JobState): Promise<Job>;
  /**
   * Stores that something is about to be paid for a job, as {@link updateState} does. Waits while the store is unavailable: the
   * job was accepted. Rejects with the signal's reason when aborted.
   */
  recordAttempt(job: Job, state: Extract<JobState, { is: 'accepted' }>, signal: AbortSignal): Promise<void>;
  /**
   * Adds facts to the latest known version of a job without changing its state; does nothing if the job was never stored.
   * Never rejects: what cannot be written is kept in memory, as in {@link updateState}.
   */
  record(
    job: Job,
    changes: Partial<
      Pick<Job, 'sending' | 'ending' | 'missingJob' | 'retryJob' | 'unfinishedDecodes' | 'checks' | 'cost'>
    >,
  ): Promise<void>;
  /** Tries once more to write what could not be written. Never rejects; resolves with how many jobs are left unwritten. */
  flush(): Promise<number>;
  /** @param beforeParse as a collection's `get` has it */
  find(id: string, beforeParse?: () => Promise<void>): Promise<Job | undefined>;
  /**
   * Replaces the latest version of a job by what `change` makes of it: an erased one, the same to have it stored and listed again,
   * `'delete'` to forget it, undefined to leave it alone. @returns the job after that. @throws StoreUnavailableError
   */
  revise(id: string, change: ChangeJob, beforeParse?: () => Promise<void>): Promise<Job | undefined>;
  /** What leads to the reply of a job, also of one that has ended; undefined once its token cannot be used any more. */
  findReply(job: Job): Promise<Job['reply'] | undefined>;
  /** The job that painted what this one shows: itself, or, for an enlargement, the job of the enlarged picture. */
  findOriginal(job: Job): Promise<Job | undefined>;
  /** Turns an undelivered job back into a painted one, which a restart resumes. @throws StoreUnavailableError */
  reopen(job: Job): Promise<Job>;
  /** The undelivered jobs of a person, newest first. */
  findUndelivered(person: string): Promise<Job[]>;
  /** The ids of a person's delivered jobs of the last 30 days in a server, or in direct messages; newest first. */
  findDelivered(person: string, guild: string | undefined): Promise<string[]>;
  /** Jobs that have not ended. Waits while the store cannot be read. Does not read all jobs. */
  findUnfinished(onUnreadable?: OnUnreadable): Promise<Job[]>;
  /** The job that a prediction was created for. */
  findJobIdByPrediction(prediction: string): Promise<string | undefined>;
}

type ChangeJob = (latest: Job) => Job | 'delete' | undefined;

/** The latest version of a job that is not written yet, with its predictions. */
interface UnsavedJob {
  readonly job: Job;
  readonly predictions: readonly string[];
}

/** Erased jobs that this process remembers: what still holds their recipe in memory must not write it again. */
const MAX_ERASED = 10_000;

export interface JobStoreOptions {
  /** Is called with the state of each job that is added or comes to another one, and the job's model. */
  readonly onStateChange?: (state: JobState, model: string) => void;
  /** What has to be written before a job is stored as ended, when a restart no longer finds it; rejects if it cannot be. */
  readonly beforeEnd?: (job: Job) => Promise<void>;
  /** Default: for ever. */
  readonly retention?: Retention;
}

export function openJobStore(
  store: Store,
  { onStateChange = () => {}, beforeEnd = async () => {}, retention = KEEP_FOREVER }: JobStoreOptions = {},
): JobStore {
  const jobs = store.collection('jobs', job);
  const indexes = openJobIndexes(store, retention);
  const erasedIds = createRecentSet(MAX_ERASED);
  const unsaved = new Map<string, UnsavedJob>();
  /** Serializes the reads and writes of one job. */
  const accesses = createKeyedSerialQueue();

  const writeJob = (entry: Job) => jobs.set(entry.id, entry, retention.ttl(entry.at));
  /** Writes the latest version of a job. */
  const write = async (id: string) => {
    const latest = unsaved.get(id);
    if (!latest) return;
    if (isTerminal(latest.job.state)) await beforeEnd(latest.job);
    const entry = erasedIds.has(id) && !latest.job.erased ? eraseRecipe(latest.job, []) : latest.job;
    // At the same moment, indexes first: whoever finds a job by them looks at its state.
    await Promise.all([indexes.follow(entry, latest.predictions), writeJob(entry)]);
    // Of what is erased, `hide` has done that.
    if (isTerminal(entry.state) && !latest.job.erased) await indexes.unfinished.delete(id);
    if (unsaved.get(id) === latest) unsaved.delete(id);
  };
  const saveJob = (id: string) => accesses.run(id, () => write(id));
  const find: JobStore['find'] = async (id, beforeParse) => {
    const stored = unsaved.get(id)?.job ?? (await jobs.get(id, beforeParse));
    // Its state may have changed during the read.
    return unsaved.get(id)?.job ?? stored;
  };
  const saveAll = () => Promise.allSettled([...unsaved.keys()].map(saveJob));
  store.onRecovered(saveAll);

  const updateState: JobStore['updateState'] = async (before, state) => {
    const entry = { ...before, state };
    const { id } = entry;
    const predictions = [...(unsaved.get(id)?.predictions ?? []), ...('prediction' in state ? [state.prediction] : [])];
    unsaved.set(id, { job: entry, predictions });
    try {
      await saveJob(id);
    } catch (error) {
      if (state.is === 'accepted') {
        unsaved.delete(id);
        throw error;
      }
    }
    if (state.is !== before.state.is) onStateChange(state, before.recipe.model);
    return entry;
  };

  return {
    add: async (entry) => {
      // At the same moment, indexes first: a process killed in between would leave a job that is never resumed.
      await Promise.all([indexes.unfinished.set(entry.id, true), indexes.addToPerson(entry), writeJob(entry)]);
      onStateChange(entry.state, entry.recipe.model);
    },
    updateState,
    recordAttempt: async (entry, state, signal) =>
      void (await retryAfterOutage(store, () => updateState(entry, state), signal)),
    record: (entry, changes) =>
      accesses
        .run(entry.id, async () => {
          const latest = await find(entry.id).catch(() => unsaved.get(entry.id)?.job ?? entry);
          if (!latest) return;
          const predictions = unsaved.get(entry.id)?.predictions ?? [];
          unsaved.set(entry.id, { job: { ...latest, ...changes }, predictions });
          await write(entry.id);
        })
        .catch(() => {}),
    flush: () => saveAll().then(() => unsaved.size),
    find,
    revise: (id, changeJob, beforeParse) =>
      accesses.run(id, async () => {
        const latest = await find(id, beforeParse);
        const changed = latest && changeJob(latest);
        if (!latest || !changed) return latest;
        if (changed === 'delete') {
          unsaved.delete(id);
          await Promise.all([indexes.hide(latest), indexes.removeFromPerson(latest)]);
          return void (await jobs.delete(id));
        }
        if (changed === latest) await Promise.all([writeJob(latest), indexes.addToPerson(latest)]);
        else {
          erasedIds.add(id);
          unsaved.set(id, { job: changed, predictions: [] });
          await Promise.all([write(id), indexes.hide(latest)]);
        }
        return changed;
      }),
    findReply: indexes.findReply,
    findOriginal: (start) => findOriginal(start, find),
    reopen: async (entry) => {
      if (entry.state.is !== 'kept') throw new Error(`a job that is ${entry.state.is} is not kept`);
      const reopened: Job = { ...entry, state: { is: 'painted', prediction: entry.state.prediction } };
      const before = unsaved.get(entry.id);
      try {
        unsaved.set(entry.id, { job: reopened, predictions: before?.predictions ?? [] });
        // At the same moment, as a new job: else a process killed in between would leave a reply that nobody goes on with.
        await Promise.all([indexes.unfinished.set(entry.id, true), saveJob(entry.id)]);
      } catch (error) {
        if (before) unsaved.set(entry.id, before);
        else unsaved.delete(entry.id);
        throw error;
      }
      await indexes.removeUndelivered(entry);
      return reopened;
    },
    findUndelivered: (person) => indexes.findUndelivered(person, find),
    findDelivered: indexes.listDelivered,
    findUnfinished: (onUnreadable) => indexes.findUnfinished(find, onUnreadable),
    findJobIdByPrediction: async (prediction) => {
      for (const [id, { predictions }] of unsaved) if (predictions.includes(prediction)) return id;
      return indexes.findByPrediction(prediction);
    },
  };
}
