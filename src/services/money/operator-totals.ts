import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import { openCachedCollection } from '#services/store/cache/cached-collection.ts';
import type { Store } from '#services/store/store.ts';
import { addAmounts, amount, type Book, NOTHING, type Total, totalOfServer } from './book.ts';
import { dayOf, monthOf } from './days.ts';

/** The sums of all servers. */
export interface OperatorTotals {
  /** From memory, with what other processes told a moment ago. */
  operatorTotal(): Total;
}

/** By the key of a book: month and server. Each is computed from its book, so it can be written any number of times. */
export const serverTotal = z.strictObject({
  month: amount,
  day: z.string(),
  today: amount,
  reserved: amount,
  open: z.number(),
});
type ServerTotal = Readonly<z.infer<typeof serverTotal>>;

/** Ms that the sums of a month are kept. */
const RETENTION_MS = 64 * 24 * 60 * 60 * 1000;

export async function openOperatorTotals(store: Store, bus: Bus, now: () => number) {
  const totals = await openCachedCollection(store, bus, 'books-totals', serverTotal);
  /** What this process has counted and may not have written yet. */
  const own = new Map<string, { readonly book: Book; readonly total: ServerTotal }>();
  const compute = (from: Book): ServerTotal => {
    const day = dayOf(now());
    return { ...totalOfServer(from, day), day, open: Object.keys(from.open).length };
  };
  const keys = () => [...new Set([...totals.keys(), ...own.keys()])];
  const find = (key: string) => own.get(key)?.total ?? totals.get(key);
  return {
    /** The books with something reserved. */
    openBooks: () => keys().filter((key) => (find(key)?.open ?? 0) > 0),
    /** Counts a book as it is now in memory. */
    count: (key: string, from: Book): void => void own.set(key, { book: from, total: compute(from) }),
    /** Writes the sums of a book that is being written. */
    write: async (key: string, from: Book): Promise<void> => {
      await totals.set(key, compute(from), RETENTION_MS);
      if (own.get(key)?.book === from) own.delete(key);
    },
    operatorTotal: (): Total => {
      const [day, month] = [dayOf(now()), monthOf(now())];
      const found = keys().flatMap((key) => (key.startsWith(month) ? (find(key) ?? []) : []));
      return {
        today: addAmounts(NOTHING, ...found.filter((each) => each.day === day).map(({ today }) => today)),
        month: addAmounts(NOTHING, ...found.map((each) => each.month)),
        reserved: addAmounts(NOTHING, ...found.map(({ reserved }) => reserved)),
      };
    },
  };
}
