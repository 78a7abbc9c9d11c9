/** A line before one container: who stands first asks it for a slot, the others wait without asking. */
export interface Lane {
  /** Whether anybody stands in it. */
  readonly taken: boolean;
  /** Resolves with the way out once all before have left. Rejects with the signal's reason when aborted, and leaves. */
  enter(signal: AbortSignal): Promise<() => void>;
}

export function createLane(): Lane {
  let tail = Promise.resolve();
  let standing = 0;
  return {
    get taken() {
      return standing > 0;
    },
    async enter(signal) {
      const before = tail;
      const place = Promise.withResolvers<void>();
      tail = before.then(() => place.promise);
      standing += 1;
      const leave = () => {
        standing -= 1;
        place.resolve();
      };
      try {
        await unlessAborted(before, signal);
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
  };
}

async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const over = new AbortController();
  const aborted = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => aborted.reject(signal.reason), { signal: over.signal });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    over.abort();
  }
}
