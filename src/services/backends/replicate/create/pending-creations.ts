/** Creations that are on their way, by what they ask for. */
export interface PendingCreations {
  track<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when none with this key, begun before, is on its way any more. */
  allSettled(key: string): Promise<void>;
}

/**
 * Two jobs may ask for the very same. The one that looks for its lost prediction waits until the other's creation is
 * answered, else it could take what belongs to the other and is not known to yet.
 */
export function createPendingCreations(): PendingCreations {
  const pendingByKey = new Map<string, Set<Promise<unknown>>>();
  return {
    async track(key, work) {
      const creation = work();
      const pending = pendingByKey.get(key) ?? new Set();
      pendingByKey.set(key, pending.add(creation));
      try {
        return await creation;
      } finally {
        pending.delete(creation);
        if (pending.size === 0) pendingByKey.delete(key);
      }
    },
    async allSettled(key) {
      await Promise.allSettled(pendingByKey.get(key) ?? []);
    },
  };
}
