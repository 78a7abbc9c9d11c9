/** The jobs whose reservations are not written yet, and the values of the store that they are in. */
export interface UnsavedJobs {
  /** Follows the write of a job's reservation. Resolves and rejects as `write` does. */
  track(job: string, key: string, write: Promise<void>): Promise<void>;
  /** Resolves when the reservation of a job is written, at once if it is. Rejects if it cannot be. */
  save(job: string): Promise<void>;
}

/** @param saveKey writes a value that could not be written */
export function createUnsavedJobs(saveKey: (key: string) => Promise<void>): UnsavedJobs {
  const writes = new Map<string, { readonly key: string; readonly write: Promise<void> }>();
  return {
    track: async (job, key, write) => {
      writes.set(job, { key, write });
      await write;
      writes.delete(job);
    },
    save: async (job) => {
      const pending = writes.get(job);
      if (!pending) return;
      await pending.write.catch(() => saveKey(pending.key));
      writes.delete(job);
    },
  };
}
