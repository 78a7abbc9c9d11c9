import type { Collection, Store } from './store.ts';
import { StoreUnavailableError } from './store-unavailable-error.ts';

/** Receives the id of an entry that cannot be read, and why. */
export type OnUnreadable = (id: string, error: unknown) => void;

/**
 * Reads the entries that `unfinishedIds` names, oldest first, and deletes the ids for which `read` finds nothing. Waits until the
 * store is available. Entries that cannot be read are reported and skipped.
 */
export async function readUnfinished<T extends { readonly at: number }>(
  store: Pick<Store, 'onRecovered'>,
  unfinishedIds: Collection<true>,
  read: (id: string) => Promise<T | undefined>,
  onUnreadable: OnUnreadable,
): Promise<T[]> {
  for (;;) {
    // Subscribe first: the store may recover before the failure arrives here.
    const recovered = new Promise<void>((resolve) => store.onRecovered(resolve));
    try {
      return await readAll(unfinishedIds, read, onUnreadable);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      await recovered;
    }
  }
}

async function readAll<T extends { readonly at: number }>(
  unfinishedIds: Collection<true>,
  read: (id: string) => Promise<T | undefined>,
  onUnreadable: OnUnreadable,
): Promise<T[]> {
  const found: T[] = [];
  for await (const [id] of unfinishedIds.entries()) {
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
