/** A line before one container: who stands first asks it for a slot, the others wait without asking. */
export interface Mutex {
  /** Whether anybody stands in it. */
  readonly isLocked: boolean;
  /** Resolves with the way out once all before have left. Rejects with the signal's reason when aborted, and leaves. */
  acquire(signal: AbortSignal): Promise<() => void>;
}

export function createMutex(): Mutex {
  let tail = Promise.resolve();
  let holders = 0;
  return {
    get isLocked() {
      return holders > 0;
    },
    async acquire(signal) {
      const previous = tail;
      const turn = Promise.withResolvers<void>();
      tail = previous.then(() => turn.promise);
      holders += 1;
      const release = () => {
        holders -= 1;
        turn.resolve();
      };
      try {
        await rejectOnAbort(previous, signal);
      } catch (error) {
        release();
        throw error;
      }
      return release;
    },
  };
}

async function rejectOnAbort(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const finished = new AbortController();
  const aborted = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => aborted.reject(signal.reason), { signal: finished.signal });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    finished.abort();
  }
}
