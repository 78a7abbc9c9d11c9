import { z } from 'zod';
import type { Look } from '#schema/look.ts';
import type { Store } from './store/store.ts';

/** How often each look was used in a server, or by a person where there is no server. In memory. */
export interface Usage {
  /** Counts one use. Never waits: it is written when the one before has been. */
  note(where: string, ref: string): void;
  /** Looks with those used most first; among equals the order stays. */
  ranked(where: string, looks: readonly Look[]): Look[];
  /** Resolves when all that was counted is written. */
  saved(): Promise<void>;
}

/** Looks that are counted in one place: more than presets and cards there can be. */
const MOST = 500;

/**
 * Opens what the store has. A server's uses are counted and shown by the one process that has its shard, so no other is told.
 * @param onError hears of what could not be written; it is written with the next use
 */
export async function openUsage(store: Store, onError: (error: unknown) => void): Promise<Usage> {
  const shelf = store.shelf('usage', z.record(z.string(), z.number()));
  const counts = new Map<string, Map<string, number>>();
  for await (const [where, kept] of shelf.entries()) counts.set(where, new Map(Object.entries(kept)));
  const unwritten = new Set<string>();
  let writing: Promise<void> | undefined;
  const write = async () => {
    for (const where of unwritten) {
      unwritten.delete(where);
      await shelf.set(where, Object.fromEntries(counts.get(where) ?? [])).catch(onError);
    }
    writing = undefined;
  };
  return {
    note: (where, ref) => {
      const here = counts.get(where) ?? new Map<string, number>();
      if (!here.has(ref) && here.size >= MOST) return;
      counts.set(where, here.set(ref, (here.get(ref) ?? 0) + 1));
      unwritten.add(where);
      writing ??= write();
    },
    ranked: (where, looks) => {
      const used = ({ ref }: Look) => counts.get(where)?.get(ref) ?? 0;
      return looks.toSorted((one, other) => used(other) - used(one));
    },
    saved: async () => {
      await writing;
    },
  };
}
