import { z } from 'zod';
import { CACHE_SIZES } from '#services/store/cache/cache-sizes.ts';
import { createWriteBehindCache } from '#services/store/cache/write-behind-cache.ts';
import type { Store } from '#services/store/store.ts';
import { type GiftBook, giftBook } from './gift-book.ts';

/** Ms that gifts are kept after the last change: longer than any lasts. */
const RETENTION_MS = 400 * 24 * 60 * 60 * 1000;

/** The gifts of servers, as they are stored; those in which something is reserved are listed, so that they are found after a kill. */
export function openGiftBooks(store: Store, maxIdle: number = CACHE_SIZES.servers) {
  const collection = store.collection('gifts', giftBook);
  const openGuilds = store.listedCollection('gifts-open', z.literal(true));
  /** Servers that this process has listed as open. */
  const listed = new Set<string>();
  const write = async (guild: string, value: GiftBook) => {
    const isOpen = Object.keys(value.open).length > 0;
    if (isOpen && !listed.has(guild)) {
      await openGuilds.set(guild, true, RETENTION_MS);
      listed.add(guild);
    }
    await collection.set(guild, value, RETENTION_MS);
    if (isOpen) return;
    listed.delete(guild);
    await openGuilds.delete(guild);
  };
  return { books: createWriteBehindCache<GiftBook>(store, { read: collection.get, write, maxIdle }), openGuilds };
}
