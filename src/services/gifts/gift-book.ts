/** The gifts of one server, and what they paid, as one value of the store: it changes as a whole, whenever a process is killed. */

import { z } from 'zod';
import { type Amount, addAmounts, amount, NOTHING } from '#services/money/book.ts';
import type { GiftBalance, GiftCharge } from './plan-gift.ts';

/** Pictures and money that admins gave a member on top of their limits. */
export const gift = z.object({
  id: z.string(),
  person: z.string(),
  granted: amount,
  spent: amount,
  /** When it ends, and when it was given: ms since the epoch. */
  until: z.number(),
  at: z.number(),
  /** Who gave it. */
  by: z.string(),
});
export type Gift = Readonly<z.infer<typeof gift>>;

/** What gifts pay of a job until it is known what it cost. */
const taking = z.object({
  person: z.string(),
  /** `2026-11-28`, in UTC: the day on which the job was accepted. */
  day: z.string(),
  /** Ms since the epoch. */
  at: z.number(),
  covered: amount,
  /** The pictures of `covered` before the job ended: the book of the month keeps all reserved until it is known what the job cost. */
  reservedPictures: z.number().int().min(0).optional(),
  parts: z.array(z.object({ gift: z.string(), amount })),
});
type Taking = Readonly<z.infer<typeof taking>>;

/** What gifts paid in the month of a day, and on that day. */
const coverage = z.object({ day: z.string(), today: amount, month: amount });
export type Coverage = Readonly<z.infer<typeof coverage>>;

export const giftBook = z.object({
  gifts: z.array(gift),
  /** By job. */
  open: z.record(z.string(), taking),
  /** By person: what does not count against their own limits. */
  covered: z.record(z.string(), coverage),
  /** The jobs that were settled last: none is settled twice. */
  settled: z.array(z.string()),
});
export type GiftBook = Readonly<z.infer<typeof giftBook>>;

export const EMPTY_GIFT_BOOK: GiftBook = { gifts: [], open: {}, covered: {}, settled: [] };

/** Jobs that are remembered as settled: see the books of ../money/book.ts. */
const MAX_SETTLED = 200;

const monthOfDay = (day: string) => day.slice(0, 7);

/** Reserves what gifts may have to pay for a job; does nothing for one that is known. */
export function takeIn(before: GiftBook, job: string, entry: Taking): GiftBook {
  if (before.open[job] || before.settled.includes(job)) return before;
  return { ...before, open: { ...before.open, [job]: entry } };
}

/** Changes what is reserved for a job that has ended, until it is known what it cost. */
export function adjustIn(before: GiftBook, job: string, { covered, parts }: GiftCharge): GiftBook {
  const entry = before.open[job];
  if (!entry) return before;
  const reservedPictures = entry.reservedPictures ?? entry.covered.pictures;
  return { ...before, open: { ...before.open, [job]: { ...entry, covered, reservedPictures, parts: [...parts] } } };
}

/** Turns what is reserved for a job into what gifts paid, which may be nothing. Only the first call has an effect. */
export function settleIn(before: GiftBook, job: string, { covered, parts }: GiftCharge): GiftBook {
  const { [job]: entry, ...open } = before.open;
  if (!entry) return before;
  const { person, day } = entry;
  const paidBy = (id: string) => parts.flatMap((part) => (part.gift === id ? [part.amount] : []));
  return {
    gifts: before.gifts.map((each) => ({ ...each, spent: addAmounts(each.spent, ...paidBy(each.id)) })),
    open,
    covered: { ...before.covered, [person]: addCoverage(before.covered[person], day, covered) },
    settled: [...before.settled, job].slice(-MAX_SETTLED),
  };
}

function addCoverage(before: Coverage | undefined, day: string, covered: Amount): Coverage {
  if (!before || monthOfDay(before.day) < monthOfDay(day)) return { day, today: covered, month: covered };
  // What began last month and ends in this one belongs to last month, which nobody asks for any more.
  if (monthOfDay(before.day) > monthOfDay(day)) return before;
  const month = addAmounts(before.month, covered);
  if (day === before.day) return { day, today: addAmounts(before.today, covered), month };
  return day > before.day ? { day, today: covered, month } : { ...before, month };
}

/** What gifts paid or may have to pay for a person's jobs, on a day and in its month. */
export function coveredOn({ open, covered }: GiftBook, person: string, day: string): Omit<Coverage, 'day'> {
  const known = covered[person];
  const entries = Object.values(open).filter((entry) => entry.person === person);
  const isThisMonth = (each: string) => monthOfDay(each) === monthOfDay(day);
  const today = entries.filter((entry) => entry.day === day).map((entry) => entry.covered);
  const month = entries.flatMap((entry) =>
    isThisMonth(entry.day) ? [{ ...entry.covered, pictures: entry.reservedPictures ?? entry.covered.pictures }] : [],
  );
  return {
    today: addAmounts(known?.day === day ? known.today : NOTHING, ...today),
    month: addAmounts(known && isThisMonth(known.day) ? known.month : NOTHING, ...month),
  };
}

/** A gift that can still be used. */
export type LiveGift = Gift & GiftBalance;

/** The gifts of which something is left, those that end first at the front. @param now ms since the epoch */
export function liveGifts({ gifts, open }: GiftBook, now: number): readonly LiveGift[] {
  const taken = Object.values(open).flatMap(({ parts }) => parts);
  return gifts
    .filter(({ until }) => until > now)
    .map((each) => ({ ...each, left: leftOf(each, taken) }))
    .filter(({ left }) => left.pictures > 0 || left.micros > 0)
    .toSorted((a, b) => a.until - b.until || a.at - b.at);
}

/** What jobs may still take of the gifts that a person has. */
export function reservedOf({ gifts, open }: GiftBook, person: string): Amount {
  const own = new Set(gifts.flatMap((each) => (each.person === person ? each.id : [])));
  const parts = Object.values(open).flatMap((entry) => entry.parts);
  return addAmounts(NOTHING, ...parts.flatMap((part) => (own.has(part.gift) ? part.amount : [])));
}

function leftOf({ id, granted, spent }: Gift, taken: Taking['parts']): Amount {
  const used = addAmounts(spent, ...taken.flatMap((part) => (part.gift === id ? [part.amount] : [])));
  return {
    pictures: Math.max(0, granted.pictures - used.pictures),
    micros: Math.max(0, granted.micros - used.micros),
  };
}

/** Forgets gifts that can no longer be used, and months that nobody asks for. What is open refers to gifts by their ids alone. */
export function withoutPast(before: GiftBook, day: string, now: number): GiftBook {
  const live = new Set(liveGifts(before, now).map(({ id }) => id));
  const isOpen = (id: string) => Object.values(before.open).some(({ parts }) => parts.some((part) => part.gift === id));
  const covered = Object.entries(before.covered).filter(([, each]) => monthOfDay(each.day) >= monthOfDay(day));
  return {
    ...before,
    // What is reserved of a gift may be released: it can be used again then.
    gifts: before.gifts.filter(({ id, until }) => live.has(id) || (until > now && isOpen(id))),
    covered: Object.fromEntries(covered),
  };
}
