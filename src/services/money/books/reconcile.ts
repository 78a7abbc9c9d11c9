import { isTerminal, type Job } from '#schema/job/job.ts';
import { inTurns } from '#services/in-turns.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';
import { type Amount, NOTHING } from '../book.ts';
import type { Books } from './books.ts';

/** What the ledger reads of the job store. */
export type LedgerJobs = Pick<JobStore, 'find' | 'findUnfinished'>;

/**
 * Finds what a kill has left in the books. Both cost as much as is open, however many jobs and books there are, and read a job in a
 * turn of the event loop.
 */
export interface Reconciler {
  /**
   * Compares the books of this process with the job store, such as after a start: settles what ended meanwhile, releases what was
   * never stored, and reserves for what is to be resumed. Never rejects.
   */
  reconcile(): Promise<void>;
  /** Jobs of this process that have ended, whose predictions had not said what they used. @throws StoreUnavailableError */
  findUnpriced(): Promise<readonly Job[]>;
}

export interface ReconcilerOptions {
  readonly books: Pick<Books, 'load' | 'get' | 'listOpen' | 'repair'>;
  readonly jobStore: LedgerJobs;
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly keyOfJob: (job: Job) => string;
  readonly reserve: (job: Job) => Promise<void>;
  readonly settle: (job: Job) => Promise<void>;
  readonly release: (key: string, id: string, spent: Amount) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** Ms after which something reserved for a job that was never stored, or that nobody goes on with, is released. */
const NEVER_STORED_MS = 10 * 60 * 1000;

export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { books, jobStore, ownsGuild, keyOfJob, reserve, settle, release, onError, now } = options;
  const isOwn = (key: string) => {
    const server = key.slice(key.indexOf('/') + 1);
    return ownsGuild(server.startsWith('dm-') ? undefined : server);
  };
  const listOwnOpen = async () => (await books.listOpen()).filter(isOwn);

  const reconcileBook = async (key: string, unfinished: ReadonlySet<string>) => {
    using _held = await books.load(key);
    // What is reserved for a job that cannot be read stays so: nobody knows what it cost.
    for await (const [id, entry] of inTurns(Object.entries(books.get(key).open), 1))
      await skipUnknownForm(async () => {
        const job = await jobStore.find(id);
        if (job && (isTerminal(job.state) || unfinished.has(id))) await settle(job);
        else if (now() - entry.at > NEVER_STORED_MS) await release(key, id, entry.isCheck ? entry.reserved : NOTHING);
      });
    await books.repair(key);
  };

  return {
    reconcile: async () => {
      try {
        const unfinished = (await jobStore.findUnfinished()).filter(({ guild }) => ownsGuild(guild));
        for (const job of unfinished) if (job.cost?.actual === undefined) await reserve(job);
        const ids = new Set(unfinished.map(({ id }) => id));
        for await (const key of inTurns(new Set([...unfinished.map(keyOfJob), ...(await listOwnOpen())]), 1))
          await reconcileBook(key, ids);
      } catch (error) {
        onError(error);
      }
    },
    findUnpriced: async () => {
      const found: Job[] = [];
      for await (const key of inTurns(await listOwnOpen(), 1)) {
        using _held = await books.load(key);
        for await (const id of inTurns(Object.keys(books.get(key).open), 1)) {
          const job = await skipUnknownForm(() => jobStore.find(id));
          if (job && isTerminal(job.state) && job.cost?.prediction !== undefined) found.push(job);
        }
      }
      return found;
    },
  };
}
