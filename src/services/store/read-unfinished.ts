import { setImmediate } from 'node:timers/promises';
import { retryAfterOutage } from './retry-after-outage.ts';
import type { ListedCollection, Store } from './store.ts';
import { StoreUnavailableError } from './store-unavailable-error.ts';

/** Receives the id of an entry that cannot be read, and why. */
export type OnUnreadable = (id: string, error: unknown) => void;

/**
 * Reads the entries that `unfinishedIds` names, oldest first, and deletes the ids for which `read` finds nothing. Waits until the
 * store is available. Entries that cannot be read are reported and skipped. Reads one in a turn of the event loop.
 */
export async function readUnfinished<T extends { readonly at: number }>(
  store: Pick<Store, 'onRecovered'>,
  unfinishedIds: ListedCollection<true>,
  read: (id: string) => Promise<T | undefined>,
  onUnreadable: OnUnreadable,
): Promise<T[]> {
  return retryAfterOutage(store, () => readAll(unfinishedIds, read, onUnreadable));
}

async function readAll<T extends { readonly at: number }>(
  unfinishedIds: ListedCollection<true>,
  read: (id: string) => Promise<T | undefined>,
  onUnreadable: OnUnreadable,
): Promise<T[]> {
  const found: T[] = [];
  for await (const [id] of unfinishedIds.entries()) {
    // Reading SQLite never waits, and what is read may be long: others come in between.
    await setImmediate();
    try {
      const entry = await read(id);
      if (entry) found.push(entry);
      else await unfinishedIds.delete(id);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      onUnreadable(id, error);
    }
  }
  return found.sort((one, other) => one.at - other.at);
}
