import { z } from 'zod';
import type { Style } from '#schema/recipe/style.ts';
import type { Store } from '#services/store/store.ts';

/** How often each style was used in a server, or by a person in direct messages. Held in memory. */
export interface Popularity {
  /** Counts one use. Never waits; it is written after the previous write. */
  record(scope: string, ref: string): void;
  /** Sorts styles by use, most used first; ties keep their order. */
  sortByPopularity(scope: string, styles: readonly Style[]): Style[];
  /** Resolves when all counts are written. */
  flush(): Promise<void>;
}

/** Styles that are counted in one scope: more than the presets and models there can be. */
const MAX_COUNTED_STYLES = 500;

/**
 * Opens the stored counts. Only the process that runs a server's shard counts its uses, so the others need not know.
 * @param onError receives a failed write; the count is written with the next use
 */
export async function openPopularity(store: Store, onError: (error: unknown) => void): Promise<Popularity> {
  const collection = store.listedCollection('usage', z.record(z.string(), z.number()));
  const counts = new Map<string, Map<string, number>>();
  for await (const [scope, stored] of collection.entries()) counts.set(scope, new Map(Object.entries(stored)));
  const unwritten = new Set<string>();
  let writing: Promise<void> | undefined;
  const write = async () => {
    for (const scope of unwritten) {
      unwritten.delete(scope);
      await collection.set(scope, Object.fromEntries(counts.get(scope) ?? [])).catch(onError);
    }
    writing = undefined;
  };
  return {
    record: (scope, ref) => {
      const counted = counts.get(scope) ?? new Map<string, number>();
      if (!counted.has(ref) && counted.size >= MAX_COUNTED_STYLES) return;
      counts.set(scope, counted.set(ref, (counted.get(ref) ?? 0) + 1));
      unwritten.add(scope);
      writing ??= write();
    },
    sortByPopularity: (scope, styles) => {
      const useCount = ({ ref }: Style) => counts.get(scope)?.get(ref) ?? 0;
      return styles.toSorted((one, other) => useCount(other) - useCount(one));
    },
    flush: async () => {
      await writing;
    },
  };
}
