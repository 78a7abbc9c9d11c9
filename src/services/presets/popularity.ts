import { z } from 'zod';
import type { Style } from '#schema/recipe/style.ts';
import { CACHE_SIZES } from '#services/store/cache/cache-sizes.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import { createWriteBehindCache } from '#services/store/cache/write-behind-cache.ts';
import type { Store } from '#services/store/store.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';

/** How often each style was used in a server, or by a person in direct messages. */
export interface Popularity {
  /** Reads a scope's counts, unless they are in memory, and holds them there. */
  load(scope: string): Loading;
  /** Counts one use. Never waits, and never throws. */
  record(scope: string, ref: string): void;
  /** Sorts styles by use, most used first; ties keep their order. @throws Error if the scope's counts are not loaded */
  sortByPopularity(scope: string, styles: readonly Style[]): Style[];
  /** The counts of a scope, by style. Empty if nothing was counted. @throws Error if they are not loaded */
  read(scope: string): ReadonlyMap<string, number>;
  /** Counts from nothing again. */
  forget(scope: string): Promise<void>;
  /** Resolves when all counts are written. */
  flush(): Promise<void>;
}

/** Styles that are counted in one scope: more than the presets and models there can be. */
const MAX_COUNTED_STYLES = 500;

/**
 * Opens the stored counts. Only the process that runs a server's shard counts its uses, so the others need not know.
 * @param onError receives a failed write
 * @param maxIdle scopes whose counts stay in memory besides those in use
 */
export function openPopularity(
  store: Store,
  onError: (error: unknown) => void,
  maxIdle = CACHE_SIZES.servers,
): Popularity {
  const collection = store.collection('usage', z.record(z.string(), z.number()));
  const counts = createWriteBehindCache<ReadonlyMap<string, number>>(store, {
    // Counts in an unknown form begin again at 0: the order of choices is not worth more than the interaction.
    read: async (scope) => new Map(Object.entries((await skipUnknownForm(() => collection.get(scope))) ?? {})),
    write: (scope, counted) =>
      counted.size === 0 ? collection.delete(scope) : collection.set(scope, Object.fromEntries(counted)),
    maxIdle,
  });
  const recording = new Set<Promise<void>>();
  const count = async (scope: string, ref: string) => {
    using _held = counts.hold(scope) ?? (await counts.load(scope));
    const counted = counts.get(scope) ?? new Map<string, number>();
    if (!counted.has(ref) && counted.size >= MAX_COUNTED_STYLES) return;
    await counts.set(scope, new Map(counted).set(ref, (counted.get(ref) ?? 0) + 1));
  };
  return {
    load: counts.load,
    record: (scope, ref) => {
      const recorded = count(scope, ref)
        .catch(onError)
        .finally(() => recording.delete(recorded));
      recording.add(recorded);
    },
    sortByPopularity: (scope, styles) => {
      const counted = counts.get(scope);
      const useCount = ({ ref }: Style) => counted?.get(ref) ?? 0;
      return styles.toSorted((one, other) => useCount(other) - useCount(one));
    },
    read: (scope) => counts.get(scope) ?? new Map(),
    forget: async (scope) => {
      using _held = await counts.load(scope);
      await counts.set(scope, new Map());
    },
    flush: async () => {
      await Promise.all(recording);
    },
  };
}
