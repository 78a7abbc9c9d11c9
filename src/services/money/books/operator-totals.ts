import { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';
import {
  type Amount,
  addAmounts,
  amount,
  type Book,
  NOTHING,
  subtractAmounts,
  type Total,
  totalOfServer,
} from '../book.ts';
import { dayOf, monthOf } from '../days.ts';
import type { SharedCaps } from '../shared-caps/shared-caps.ts';

/** The sums of all servers. */
export interface OperatorTotals {
  /** From memory, with what other processes told a moment ago. Costs the same however many servers there are. */
  operatorTotal(): Total;
}

/** By the key of a book: month and server. Each is computed from its book, so it can be written any number of times. */
export const serverTotal = z.object({ month: amount, day: z.string(), today: amount, reserved: amount });
type ServerTotal = Readonly<z.infer<typeof serverTotal>>;

/** Ms that the sums of a month are kept, as long as its books: `npm run usage` finds the servers of a month by them. */
const RETENTION_MS = 400 * 24 * 60 * 60 * 1000;

const COLLECTION = 'books-totals';

/** Reads the sums of this month, however many months are kept, and follows what other processes write. */
export async function openOperatorTotals(
  store: Store,
  bus: Bus,
  now: () => number,
  sharedCaps?: Pick<SharedCaps, 'write' | 'writeIfNew'>,
) {
  const collection = store.listedCollection(COLLECTION, serverTotal);
  const sums = createSums();
  /** Counted by this process and not written yet: what the store has of them is older. */
  const unwritten = new Map<string, Book>();
  /** Those whose sum is to be made when it is asked for: it goes through all that is open in a server. */
  const uncounted = new Map<string, Book>();
  /** Changed since the last reading began: what it finds of them may be older. */
  const changed = new Set<string>();
  const set = (key: string, total: ServerTotal) => {
    changed.add(key);
    sums.set(key, total);
  };
  const compute = (from: Book): ServerTotal => {
    const day = dayOf(now());
    return { ...totalOfServer(from, day), day };
  };
  const isThisMonth = (key: string) => key.startsWith(`${monthOf(now())}/`);
  const follow = async (key: string) => {
    const total = isThisMonth(key) ? await collection.get(key) : undefined;
    if (total && !unwritten.has(key)) set(key, total);
  };
  const readOnce = async () => {
    changed.clear();
    for await (const [key, total] of collection.entries(`${monthOf(now())}/`))
      if (!changed.has(key) && !unwritten.has(key)) sums.set(key, total);
  };
  const readings = createSerialQueue();
  /** An outage is logged by the store, and everything is read again when it recovers. */
  const ignoreOutage = async (reading: Promise<void>) => {
    try {
      await reading;
    } catch (error) {
      if (store.outageMessage === undefined) throw error;
    }
  };
  const read = () => readings.run(readOnce);
  bus.subscribe(COLLECTION, (key) => ignoreOutage(follow(key)));
  bus.onReconnect(() => ignoreOutage(read()));
  store.onRecovered(read);
  await read();
  // The caps may be new, or an earlier version may have written the books.
  if (sharedCaps) for (const [key, total] of sums.entries()) await sharedCaps.writeIfNew(key, total);
  return {
    /** Counts a book as it is now in memory. */
    count: (key: string, from: Book): void => {
      unwritten.set(key, from);
      uncounted.set(key, from);
      changed.add(key);
    },
    /** Writes the sums of a book that is being written. */
    write: async (key: string, from: Book): Promise<void> => {
      const total = compute(from);
      // The newest, not what is being written: what was taken meanwhile is in it.
      const newest = compute(unwritten.get(key) ?? from);
      await Promise.all([collection.set(key, total, RETENTION_MS), sharedCaps?.write(key, newest)]);
      if (unwritten.get(key) === from) unwritten.delete(key);
      if (!unwritten.has(key)) {
        uncounted.delete(key);
        set(key, total);
      }
      bus.publish(COLLECTION, key);
    },
    operatorTotal: () => {
      for (const [key, from] of uncounted) sums.set(key, compute(from));
      uncounted.clear();
      return sums.read(dayOf(now()));
    },
  };
}

/** Sums that are kept up to date, so that reading them never adds up all servers. Those of one month at a time. */
function createSums() {
  let month = '';
  const totals = new Map<string, ServerTotal>();
  let ofMonth: Omit<Total, 'today'> = { month: NOTHING, reserved: NOTHING };
  const ofDays = new Map<string, Amount>();
  const startMonth = (next: string) => {
    month = next;
    totals.clear();
    ofDays.clear();
    ofMonth = { month: NOTHING, reserved: NOTHING };
  };
  const change = (combine: (sum: Amount, changed: Amount) => Amount, total: ServerTotal) => {
    ofMonth = {
      month: combine(ofMonth.month, total.month),
      reserved: combine(ofMonth.reserved, total.reserved),
    };
    ofDays.set(total.day, combine(ofDays.get(total.day) ?? NOTHING, total.today));
  };
  return {
    set: (key: string, total: ServerTotal): void => {
      const itsMonth = key.slice(0, key.indexOf('/'));
      // What is settled late belongs to a month that no cap counts any more.
      if (itsMonth < month) return;
      if (itsMonth > month) startMonth(itsMonth);
      const before = totals.get(key);
      if (before) change(subtractAmounts, before);
      totals.set(key, total);
      change(addAmounts, total);
    },
    entries: () => [...totals],
    read: (day: string): Total => {
      if (!day.startsWith(month)) startMonth(day.slice(0, 7));
      return { ...ofMonth, today: ofDays.get(day) ?? NOTHING };
    },
  };
}
