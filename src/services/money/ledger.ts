import type { Logger } from 'pino';
import { isTerminal, type Job } from '#schema/job/job.ts';
import { countPictures, type Model } from '#schema/model/model.ts';
import type { Bus } from '#services/bus/bus.ts';
import { CACHE_SIZES } from '#services/store/cache/cache-sizes.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import type { Store } from '#services/store/store.ts';
import {
  type Amount,
  type BookEntry,
  reserveIn,
  settleIn,
  type Total,
  totalOfPerson,
  totalOfRole,
  totalOfServer,
} from './book.ts';
import { openBooks } from './books/books.ts';
import type { OperatorTotals } from './books/operator-totals.ts';
import { createReconciler, type LedgerJobs, type Reconciler } from './books/reconcile.ts';
import { createUnsavedJobs } from './books/unsaved-jobs.ts';
import type { OperatorCaps } from './caps.ts';
import { chargeOf } from './charge.ts';
import { dayOf, monthOf } from './days.ts';
import type { ExceededCap, SharedCaps } from './shared-caps/shared-caps.ts';
import { LOCAL_UPSCALER, openUsageDays, type UsageRow } from './usage/usage-days.ts';

/** Whose money it is. A person's direct messages count as a server of their own. */
export interface Payer {
  readonly person: string;
  /** Undefined in direct messages. */
  readonly guild: string | undefined;
}

/**
 * What jobs cost: reserved when a job is admitted, settled when it is known what its prediction used, released when nothing was
 * billed. A job is in the book of its server and month, under its id, so that nothing is counted twice. The job store is written
 * first: a process that is killed in between leaves what `reconcile` finds.
 */
export interface Ledger extends OperatorTotals, Reconciler {
  /** Reads the book of a server, unless it is in memory, and holds it there. */
  load(payer: Payer): Loading;
  /** At once in memory; resolves when it is written. @throws Error if the book is not loaded */
  reserve(job: Job, model: Model): Promise<void>;
  /**
   * Reserves, as {@link reserve} does, what it costs to judge pictures of a job again. `charge` is that job with an id, a time and a
   * person of its own, and is not stored.
   */
  reserveCheck(charge: Job): Promise<void>;
  /** Counts what it cost. Never rejects. */
  settleCheck(charge: Job, micros: number): Promise<void>;
  /**
   * Takes what was just reserved for a job from the operator's caps that several processes share; call it at once after `reserve`.
   * @returns the cap that has no room for it
   */
  takeShared(job: Job, caps: OperatorCaps): Promise<ExceededCap | undefined>;
  /** Counts what is known of a job by now, if it was not counted before. Never rejects. */
  settle(job: Job): Promise<void>;
  /** The sums of a person, a role and a server in this month. @throws Error if the book is not loaded */
  totals(payer: Payer): { person(): Total; server(): Total; role(id: string): Total };
  /** What was spent in the payer's server on a day, `2026-11-28`. */
  readDay(payer: Payer, day: string): Promise<readonly UsageRow[]>;
  /**
   * Resolves when what is reserved for a job is written, so that the job may be stored as ended: from then on it is found by its
   * book alone. @throws StoreUnavailableError
   */
  saveReserved(job: Job): Promise<void>;
}

export interface LedgerOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly jobStore: LedgerJobs;
  readonly findModel: (name: string) => Model | undefined;
  /** Whether this machine enlarges instead of that model. Default: never. */
  readonly isUpscaledLocally?: (model: Model) => boolean;
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly onSettled?: (entry: BookEntry, spent: Amount) => void;
  /** Is told of a job that ended before its book forgets it: if it is not done then, `reconcile` finds the job, and tells it as earlier. */
  readonly onEnded?: (job: Job, isEarlier: boolean) => Promise<void>;
  readonly log: Pick<Logger, 'warn'>;
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly maxIdle?: number | undefined;
  /** Ms between two writes of one book, which has all that is open in its server. Whatever a kill loses meanwhile, `reconcile` finds. */
  readonly writePauseMs?: number | undefined;
  /** Where several processes share the operator's caps. */
  readonly sharedCaps?: SharedCaps | undefined;
}

/** Ms before the end of a month from which the next book is loaded too: jobs are admitted soon after they are loaded. */
const NEXT_MONTH_MS = 15 * 60 * 1000;

/** The name of a server in the ledger. */
const serverOf = ({ guild, person }: Payer): string => guild ?? `dm-${person}`;
const payerOf = (job: Pick<Job, 'person' | 'guild'>): Payer => ({ person: job.person.id, guild: job.guild });

export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { store, findModel, isUpscaledLocally = () => false, log, now, onSettled = () => {} } = options;
  const books = await openBooks({
    ...options,
    maxIdle: options.maxIdle ?? CACHE_SIZES.servers,
    pauseMs: options.writePauseMs,
  });
  const days = openUsageDays(store);
  const keyOf = (payer: Payer, at: number) => `${monthOf(at)}/${serverOf(payer)}`;
  const keyOfJob = (job: Job) => keyOf(payerOf(job), job.at);
  const unsaved = createUnsavedJobs(books.save);

  const entryOf = (job: Job, pictures: number): BookEntry => {
    const { model: name, preset } = job.recipe;
    const model = findModel(name);
    return {
      day: dayOf(job.at),
      at: job.at,
      person: job.person.id,
      roles: [...(job.limitedRoles ?? [])],
      model: model && isUpscaledLocally(model) ? LOCAL_UPSCALER : name,
      ...(preset !== undefined && { preset }),
      reserved: { micros: job.cost?.estimated ?? 0, pictures },
    };
  };
  const reserveEntry = (job: Job, entry: BookEntry) => {
    const key = keyOfJob(job);
    return unsaved.track(
      job.id,
      key,
      books.change(key, (before) => reserveIn(before, job.id, entry)),
    );
  };
  const reserve = (job: Job, model: Model | undefined) =>
    reserveEntry(job, entryOf(job, model ? countPictures(model, job.recipe.input) : 1));

  const release = async (key: string, id: string, spent: Amount) => {
    using _held = await books.load(key);
    const entry = books.get(key).open[id];
    if (!entry) return;
    const server = key.slice(key.indexOf('/') + 1);
    // The day first: it knows the job, so that whoever is killed before the book was written adds nothing again.
    await days.add(server, entry.day, id, entry, spent);
    let isFirst = false;
    await books.change(key, (before) => {
      isFirst = before.open[id] !== undefined;
      return settleIn(before, id, spent);
    });
    if (isFirst) onSettled(entry, spent);
  };

  const settle = async (job: Job, isEarlier: boolean) => {
    if (isTerminal(job.state)) await options.onEnded?.(job, isEarlier);
    const spent = chargeOf(job, now());
    if (spent) await release(keyOfJob(job), job.id, spent);
  };
  const warn = (error: unknown) => log.warn({ err: error }, 'what a job cost could not be written');

  return {
    operatorTotal: books.operatorTotal,
    readDay: (payer, day) => days.read(serverOf(payer), day),
    load: (payer) => books.load(keyOf(payer, now()), keyOf(payer, now() + NEXT_MONTH_MS)),
    reserve,
    takeShared: async (job, caps) => {
      const entry = books.get(keyOfJob(job)).open[job.id];
      return entry && options.sharedCaps?.take(keyOfJob(job), entry.day, entry.reserved, caps);
    },
    reserveCheck: (charge) => reserveEntry(charge, { ...entryOf(charge, 0), isCheck: true }),
    settleCheck: (charge, micros) => release(keyOfJob(charge), charge.id, { micros, pictures: 0 }).catch(warn),
    saveReserved: ({ id }) => unsaved.save(id),
    settle: (job) => settle(job, false).catch(warn),
    totals: (payer) => {
      const [loaded, day] = [books.get(keyOf(payer, now())), dayOf(now())];
      return {
        person: () => totalOfPerson(loaded, day, payer.person),
        server: () => totalOfServer(loaded, day),
        role: (id) => totalOfRole(loaded, day, id),
      };
    },
    ...createReconciler({
      ...options,
      books,
      keyOfJob,
      settle: (job) => settle(job, true),
      release,
      reserve: (job) => reserve(job, findModel(job.recipe.model)),
      onError: warn,
    }),
  };
}
