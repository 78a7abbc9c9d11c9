/** Creations that are on their way, by what they ask for. */
export interface InFlight {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when none with this key, begun before, is on its way any more. */
  settled(key: string): Promise<void>;
}

/**
 * Two jobs may ask for the very same. The one that looks for its lost prediction waits until the other's creation is
 * answered, else it could take what belongs to the other and is not known to yet.
 */
export function createInFlight(): InFlight {
  const underWay = new Map<string, Set<Promise<unknown>>>();
  return {
    async run(key, work) {
      const mine = work();
      const all = underWay.get(key) ?? new Set();
      underWay.set(key, all.add(mine));
      try {
        return await mine;
      } finally {
        all.delete(mine);
        if (all.size === 0) underWay.delete(key);
      }
    },
    async settled(key) {
      await Promise.allSettled(underWay.get(key) ?? []);
    },
  };
}
