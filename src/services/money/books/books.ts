import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import { holdAll } from '#services/store/cache/hold-all.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import { createWriteBehindCache } from '#services/store/cache/write-behind-cache.ts';
import type { Store } from '#services/store/store.ts';
import { type Book, book, EMPTY_BOOK } from '../book.ts';
import type { SharedCaps } from '../shared-caps/shared-caps.ts';
import { type OperatorTotals, openOperatorTotals } from './operator-totals.ts';

/** The books of all servers, each under its month and server, in memory once they are loaded. */
export interface Books extends OperatorTotals {
  /** Reads books, unless they are in memory, and holds them there. */
  load(...keys: readonly string[]): Loading;
  /** @throws Error if the book is not loaded */
  get(key: string): Book;
  /** Changes a book at once if it is in memory, else once it is read. The operator's sums follow it. Resolves when it is written. */
  change(key: string, changeBook: (before: Book) => Book): Promise<void>;
  /** Tries once more to write a book that could not be written. Resolves when it is written. */
  save(key: string): Promise<void>;
  /** The books that had something reserved when they were last written, of any month. Costs as much as it finds. */
  listOpen(): Promise<readonly string[]>;
  /** Brings what is computed from a book into line with it: a kill may have come in between. */
  repair(key: string): Promise<void>;
}

export interface BooksOptions {
  readonly store: Store;
  readonly bus: Bus;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** Books that are kept in memory besides those in use. */
  readonly maxIdle: number;
  /** Ms between two writes of one book. */
  readonly pauseMs?: number | undefined;
  /** Where several processes share the operator's caps. */
  readonly sharedCaps?: SharedCaps | undefined;
}

/** Ms that a month's book is kept: the month itself, and a year. */
const RETENTION_MS = 400 * 24 * 60 * 60 * 1000;

export async function openBooks({ store, bus, now, maxIdle, pauseMs, sharedCaps }: BooksOptions): Promise<Books> {
  const collection = store.collection('books', book);
  const open = store.listedCollection('books-open', z.literal(true));
  const operator = await openOperatorTotals(store, bus, now, sharedCaps);
  /** Books that this process has listed as open. */
  const listed = new Set<string>();
  const isOpen = (value: Book) => Object.keys(value.open).length > 0;

  /** While a book is open, and until its sums are written, it is listed: so it is found after a kill. */
  const write = async (key: string, value: Book) => {
    if (isOpen(value) && !listed.has(key)) {
      await open.set(key, true, RETENTION_MS);
      listed.add(key);
    }
    await Promise.all([collection.set(key, value, RETENTION_MS), operator.write(key, value)]);
    if (!isOpen(value)) {
      listed.delete(key);
      await open.delete(key);
    }
  };
  const cache = createWriteBehindCache<Book>(store, { read: collection.get, write, maxIdle, pauseMs });
  const get = (key: string) => cache.get(key) ?? EMPTY_BOOK;
  return {
    operatorTotal: operator.operatorTotal,
    load: (...keys) => holdAll([...new Set(keys)].map((key) => cache.load(key))),
    get,
    change: async (key, changeBook) => {
      using _held = cache.hold(key) ?? (await cache.load(key));
      const before = get(key);
      const after = changeBook(before);
      if (after === before) return;
      operator.count(key, after);
      await cache.set(key, after);
    },
    save: cache.save,
    listOpen: async () => {
      const keys: string[] = [];
      for await (const [key] of open.entries()) keys.push(key);
      return [...new Set([...keys, ...((await sharedCaps?.listTaken()) ?? [])])];
    },
    repair: async (key) => {
      using _held = await cache.load(key);
      operator.count(key, get(key));
      await cache.set(key, get(key));
    },
  };
}
