import { z } from 'zod';
import type { Store } from '#services/store/store.ts';
import { dayOf, monthOf } from './days.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days for which books and days of usage are kept. */
export const MONEY_DAYS = 400;

/**
 * Forgets who was given what in a server, and who spent what in earlier months: this month's book may be in memory, and ends by itself. The sums of months
 * that the operator's caps go by name nobody, and stay.
 * @param now ms since the epoch
 */
export async function forgetMoney(store: Store, guild: string, now: number): Promise<void> {
  const [books, days] = [store.collection('books', z.unknown()), store.collection('usage-days', z.unknown())];
  const moments = Array.from({ length: MONEY_DAYS + 1 }, (_, ago) => now - ago * DAY_MS);
  const months = new Set(moments.map(monthOf));
  months.delete(monthOf(now));
  for (const month of months) {
    await books.delete(`${month}/${guild}`);
    await store.listedCollection('books-open', z.unknown()).delete(`${month}/${guild}`);
  }
  await store.collection('gifts', z.unknown()).delete(guild);
  await store.listedCollection('gifts-open', z.unknown()).delete(guild);
  for (const day of moments.map(dayOf)) await days.delete(`${guild}/${day}`);
}
