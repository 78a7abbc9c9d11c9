import type { Collection, Store } from './store.ts';
import { StoreUnavailableError } from './store-unavailable-error.ts';

/** Hears of an entry that is in a form that is not known. */
export type OnUnreadable = (id: string, error: unknown) => void;

/**
 * Reads what the keys of `open` name, the oldest first, and takes away the keys of which `read` gives nothing. Waits for a store
 * that cannot be read; what is unreadable is told and left out, so that it holds up nothing else.
 */
export async function readUnfinished<T extends { readonly at: number }>(
  store: Pick<Store, 'onRecovered'>,
  unfinishedIds: Collection<true>,
  read: (id: string) => Promise<T | undefined>,
  onUnreadable: OnUnreadable,
): Promise<T[]> {
  for (;;) {
    // Listened for first: it may be well again by the time that a failure is heard of.
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
