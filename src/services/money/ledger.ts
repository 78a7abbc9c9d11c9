import type { Logger } from 'pino';
import { isTerminal, type Job } from '#schema/job/job.ts';
import { countPictures, type Model } from '#schema/model/model.ts';
import type { Bus } from '#services/bus/bus.ts';
import type { JobStore } from '#services/jobs/job-store.ts';
import { CACHE_SIZES } from '#services/store/cache/cache-sizes.ts';
import { holdAll } from '#services/store/cache/hold-all.ts';
import { createWriteBehindCache } from '#services/store/cache/write-behind-cache.ts';
import type { Store } from '#services/store/store.ts';
import {
  type Amount,
  type Book,
  type BookEntry,
  book,
  EMPTY_BOOK,
  NOTHING,
  reserveIn,
  settleIn,
  type Total,
  totalOfPerson,
  totalOfRole,
  totalOfServer,
} from './book.ts';
import { chargeOf } from './charge.ts';
import { dayOf, monthOf } from './days.ts';
import { type OperatorTotals, openOperatorTotals } from './operator-totals.ts';
import { openUsageDays, type UsageRow } from './usage-days.ts';

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
export interface Ledger extends OperatorTotals {
  /** Reads the book of a server, unless it is in memory, and holds it there. */
  load(payer: Payer): Promise<Disposable>;
  /** At once in memory; resolves when it is written. @throws Error if the book is not loaded */
  reserve(job: Job, model: Model, roles: readonly string[]): Promise<void>;
  /** Counts what is known of a job by now, if it was not counted before. Never rejects. */
  settle(job: Job): Promise<void>;
  /** The sums of a person, a role and a server in this month. @throws Error if the book is not loaded */
  totals(payer: Payer): { person(): Total; server(): Total; role(id: string): Total };
  /** What was spent in the payer's server on a day, `2026-11-28`. */
  readDay(payer: Payer, day: string): Promise<readonly UsageRow[]>;
  /**
   * Compares the books of this process with the job store, such as after a start: settles what ended meanwhile, releases what was
   * never stored, and reserves for what is to be resumed. Never rejects.
   */
  reconcile(): Promise<void>;
}

export interface LedgerOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly jobStore: Pick<JobStore, 'find' | 'findUnfinished'>;
  readonly findModel: (name: string) => Model | undefined;
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
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Ms that a month's book is kept: the month itself, and a year. */
const RETENTION_MS = 400 * DAY_MS;
/** Ms before the end of a month from which the next book is loaded too: jobs are admitted soon after they are loaded. */
const NEXT_MONTH_MS = 15 * 60 * 1000;
/** Ms after which something reserved for a job that was never stored, or that nobody goes on with, is released. */
const NEVER_STORED_MS = 10 * 60 * 1000;

/** The name of a server in the ledger. */
const serverOf = ({ guild, person }: Payer): string => guild ?? `dm-${person}`;
const guildOf = (server: string) => (server.startsWith('dm-') ? undefined : server);
const payerOf = (job: Pick<Job, 'person' | 'guild'>): Payer => ({ person: job.person.id, guild: job.guild });

export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { store, bus, jobStore, findModel, ownsGuild, log, now, onSettled = () => {} } = options;
  const collection = store.collection('books', book);
  const operator = await openOperatorTotals(store, bus, now);
  /** By its sums a book with something reserved is found after a kill: they say so before it has it, and until it no longer has. */
  const writeBook = async (key: string, value: Book) => {
    const isOpen = Object.keys(value.open).length > 0;
    if (isOpen) await operator.write(key, value);
    await collection.set(key, value, RETENTION_MS);
    if (!isOpen) await operator.write(key, value);
  };
  const books = createWriteBehindCache<Book>(store, {
    read: collection.get,
    write: writeBook,
    maxIdle: options.maxIdle ?? CACHE_SIZES.servers,
    pauseMs: options.writePauseMs,
  });
  const days = openUsageDays(store);
  const keyOf = (payer: Payer, at: number) => `${monthOf(at)}/${serverOf(payer)}`;
  const readLoaded = (payer: Payer) => books.get(keyOf(payer, now())) ?? EMPTY_BOOK;

  /** Changes a book that is in memory at once. The operator's sums follow it. */
  const change = async (key: string, changeBook: (before: Book) => Book) => {
    using _held = books.hold(key) ?? (await books.load(key));
    const before = books.get(key) ?? EMPTY_BOOK;
    const after = changeBook(before);
    if (after === before) return;
    operator.count(key, after);
    await books.set(key, after);
  };

  const reserve = (job: Job, model: Model | undefined, roles: readonly string[]) => {
    const { model: modelName, preset, input } = job.recipe;
    const entry: BookEntry = {
      day: dayOf(job.at),
      at: job.at,
      person: job.person.id,
      roles: [...roles],
      model: modelName,
      ...(preset !== undefined && { preset }),
      reserved: { micros: job.cost?.estimated ?? 0, pictures: model ? countPictures(model, input) : 1 },
    };
    return change(keyOf(payerOf(job), job.at), (before) => reserveIn(before, job.id, entry));
  };

  const release = async (key: string, id: string, spent: Amount) => {
    using _held = books.hold(key) ?? (await books.load(key));
    const entry = books.get(key)?.open[id];
    if (!entry) return;
    const server = key.slice(key.indexOf('/') + 1);
    // The day first: it knows the job, so that whoever is killed before the book was written adds nothing again.
    await days.add(server, entry.day, id, entry, spent);
    let isFirst = false;
    await change(key, (before) => {
      isFirst = before.open[id] !== undefined;
      return settleIn(before, id, spent);
    });
    if (isFirst) onSettled(entry, spent);
  };

  const settle = async (job: Job, isEarlier: boolean) => {
    if (isTerminal(job.state)) await options.onEnded?.(job, isEarlier);
    const spent = chargeOf(job, now());
    if (spent) await release(keyOf(payerOf(job), job.at), job.id, spent);
  };
  const warn = (error: unknown) => log.warn({ err: error }, 'what a job cost could not be written');

  const reconcileBook = async (key: string, unfinished: ReadonlySet<string>) => {
    using _held = await books.load(key);
    for (const [id, entry] of Object.entries(books.get(key)?.open ?? {})) {
      const job = await jobStore.find(id);
      if (job && (isTerminal(job.state) || unfinished.has(id))) await settle(job, true);
      else if (now() - entry.at > NEVER_STORED_MS) await release(key, id, NOTHING);
    }
    await operator.write(key, books.get(key) ?? EMPTY_BOOK);
  };

  return {
    ...operator,
    readDay: (payer, day) => days.read(serverOf(payer), day),
    load: (payer) =>
      holdAll([...new Set([keyOf(payer, now()), keyOf(payer, now() + NEXT_MONTH_MS)])].map((key) => books.load(key))),
    reserve,
    settle: (job) => settle(job, false).catch(warn),
    totals: (payer) => {
      const [loaded, day] = [readLoaded(payer), dayOf(now())];
      return {
        person: () => totalOfPerson(loaded, day, payer.person),
        server: () => totalOfServer(loaded, day),
        role: (id) => totalOfRole(loaded, day, id),
      };
    },
    reconcile: async () => {
      try {
        const unfinished = (await jobStore.findUnfinished()).filter(({ guild }) => ownsGuild(guild));
        for (const job of unfinished)
          if (job.cost?.actual === undefined) await reserve(job, findModel(job.recipe.model), []);
        const keys = new Set([
          ...unfinished.map((job) => keyOf(payerOf(job), job.at)),
          ...operator.openBooks().filter((key) => ownsGuild(guildOf(key.slice(key.indexOf('/') + 1)))),
        ]);
        const ids = new Set(unfinished.map(({ id }) => id));
        for (const key of keys) await reconcileBook(key, ids);
      } catch (error) {
        warn(error);
      }
    },
  };
}
