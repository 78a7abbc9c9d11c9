import type { Shelf, Store } from './store.ts';
import { StoreTrouble } from './trouble.ts';

/** Hears of an entry that is in a form that is not known. */
export type Unreadable = (id: string, error: unknown) => void;

/**
 * Reads what the keys of `open` name, the oldest first, and takes away the keys of which `read` gives nothing. Waits for a store
 * that cannot be read; what is unreadable is told and left out, so that it holds up nothing else.
 */
export async function readOpen<T extends { readonly at: number }>(
  store: Pick<Store, 'onWell'>,
  open: Shelf<true>,
  read: (id: string) => Promise<T | undefined>,
  unreadable: Unreadable,
): Promise<T[]> {
  for (;;) {
    // Listened for first: it may be well again by the time that a failure is heard of.
    const well = new Promise<void>((resolve) => store.onWell(resolve));
    try {
      return await readAll(open, read, unreadable);
    } catch (error) {
      if (!(error instanceof StoreTrouble)) throw error;
      await well;
    }
  }
}

async function readAll<T extends { readonly at: number }>(
  open: Shelf<true>,
  read: (id: string) => Promise<T | undefined>,
  unreadable: Unreadable,
): Promise<T[]> {
  const found: T[] = [];
  for await (const [id] of open.entries()) {
    try {
      const entry = await read(id);
      if (entry) found.push(entry);
      else await open.delete(id);
    } catch (error) {
      if (error instanceof StoreTrouble) throw error;
      unreadable(id, error);
    }
  }
  return found.sort((one, other) => one.at - other.at);
}
