/** What one server spent in one month, as one value of the store: it changes as a whole, whenever a process is killed. */

import { z } from 'zod';

const count = z.number().int().min(0);

/** Money in micro-dollars, and pictures. */
export const amount = z.strictObject({ micros: count, pictures: count });
export type Amount = Readonly<z.infer<typeof amount>>;

export const NOTHING: Amount = { micros: 0, pictures: 0 };

export const addAmounts = (...amounts: readonly Amount[]): Amount =>
  amounts.reduce((sum, each) => ({
    micros: sum.micros + each.micros,
    pictures: sum.pictures + each.pictures,
  }));

/** What is left of `from` without `part`; never less than nothing. */
export const subtractAmounts = (from: Amount, part: Amount): Amount => ({
  micros: Math.max(0, from.micros - part.micros),
  pictures: Math.max(0, from.pictures - part.pictures),
});

/** What is reserved for a job until it is known what it cost. */
export const bookEntry = z.strictObject({
  /** `2026-11-28`, in UTC: the day on which the job was accepted. */
  day: z.string(),
  /** Ms since the epoch. */
  at: z.number(),
  person: z.string(),
  /** Roles of the person that had limits of their own. */
  roles: z.array(z.string()),
  model: z.string(),
  preset: z.string().optional(),
  reserved: amount,
  /** Judging pictures again: no job has this id. If its process is killed, it counts as what was reserved. */
  isCheck: z.literal(true).optional(),
});
export type BookEntry = Readonly<z.infer<typeof bookEntry>>;

/** What was spent in the month, and on the last day on which anything was. */
const account = z.strictObject({ month: amount, day: z.string(), today: amount });
type Account = Readonly<z.infer<typeof account>>;

export const book = z.strictObject({
  /** What is spent, by `u:` and the id of a person, or `r:` and that of a role. */
  accounts: z.record(z.string(), account),
  /** By job. */
  open: z.record(z.string(), bookEntry),
  /** The jobs that were settled last: none is settled twice. */
  settled: z.array(z.string()),
});
export type Book = Readonly<z.infer<typeof book>>;

export const EMPTY_BOOK: Book = { accounts: {}, open: {}, settled: [] };

/** Jobs that a book remembers as settled. What ended longer ago is stored as ended, so nobody settles it again. */
const MAX_SETTLED = 200;

const hasEntry = ({ open, settled }: Book, job: string) => open[job] !== undefined || settled.includes(job);

/** Reserves what a job may cost; does nothing for one that is in the book. */
export function reserveIn(before: Book, job: string, entry: BookEntry): Book {
  return hasEntry(before, job) ? before : { ...before, open: { ...before.open, [job]: entry } };
}

/** Turns what is reserved for a job into what it cost, which is nothing where nothing was billed. Only the first call has an effect. */
export function settleIn(before: Book, job: string, spent: Amount): Book {
  const { [job]: entry, ...open } = before.open;
  if (!entry) return before;
  const keys = [`u:${entry.person}`, ...entry.roles.map((role) => `r:${role}`)];
  const changed = keys.map((key) => [key, addToAccount(before.accounts[key], entry.day, spent)] as const);
  return {
    accounts: { ...before.accounts, ...Object.fromEntries(changed) },
    open,
    settled: [...before.settled, job].slice(-MAX_SETTLED),
  };
}

function addToAccount(before: Account | undefined, day: string, spent: Amount): Account {
  if (!before) return { month: spent, day, today: spent };
  const month = addAmounts(before.month, spent);
  if (day === before.day) return { month, day, today: addAmounts(before.today, spent) };
  // What began yesterday and ends today belongs to yesterday.
  return day > before.day ? { month, day, today: spent } : { ...before, month };
}

/** Spent and reserved, on a day and in its month. */
export interface Total {
  readonly today: Amount;
  readonly month: Amount;
  /** The part of `month` that is only reserved. */
  readonly reserved: Amount;
}

export const totalOfPerson = (from: Book, day: string, person: string): Total =>
  totalOf(from, day, [`u:${person}`], (entry) => entry.person === person);

export const totalOfRole = (from: Book, day: string, role: string): Total =>
  totalOf(from, day, [`r:${role}`], ({ roles }) => roles.includes(role));

export const totalOfServer = (from: Book, day: string): Total =>
  totalOf(
    from,
    day,
    Object.keys(from.accounts).filter((key) => key.startsWith('u:')),
    () => true,
  );

function totalOf(
  { accounts, open }: Book,
  day: string,
  keys: readonly string[],
  includes: (entry: BookEntry) => boolean,
): Total {
  const spent = keys.flatMap((key) => accounts[key] ?? []);
  const entries = Object.values(open).filter(includes);
  const reserved = addAmounts(NOTHING, ...entries.map((entry) => entry.reserved));
  return {
    today: addAmounts(
      NOTHING,
      ...spent.filter((each) => each.day === day).map(({ today }) => today),
      ...entries.filter((entry) => entry.day === day).map((entry) => entry.reserved),
    ),
    month: addAmounts(NOTHING, ...spent.map(({ month }) => month), reserved),
    reserved,
  };
}
