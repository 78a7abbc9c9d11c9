/** Creations that have no response yet, by the fingerprint of what they request. */
export interface IdenticalCreations {
  track<T>(fingerprint: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when every creation with this fingerprint that is pending now has its response. */
  allSettled(fingerprint: string): Promise<void>;
  /** Whether there is one that has no response yet. */
  isPending(fingerprint: string): boolean;
}

/**
 * Two jobs may request exactly the same. One that searches for its lost prediction waits for the responses to the other's
 * creations first; else it could claim a prediction that is the other's, which nobody knows yet. The same goes for those that begin
 * while it searches.
 */
export function createIdenticalCreations(): IdenticalCreations {
  const pendingByFingerprint = new Map<string, Set<Promise<unknown>>>();
  return {
    async track(fingerprint, work) {
      const creation = work();
      const pending = pendingByFingerprint.get(fingerprint) ?? new Set();
      pendingByFingerprint.set(fingerprint, pending.add(creation));
      try {
        return await creation;
      } finally {
        pending.delete(creation);
        if (pending.size === 0) pendingByFingerprint.delete(fingerprint);
      }
    },
    async allSettled(fingerprint) {
      await Promise.allSettled(pendingByFingerprint.get(fingerprint) ?? []);
    },
    isPending: (fingerprint) => pendingByFingerprint.has(fingerprint),
  };
}
