import { AsyncQueue } from '@sapphire/async-queue';

/** Lets one caller at a time ask a container for a slot; the others wait without asking. */
export interface Mutex {
  /** Whether anybody holds it. */
  readonly isLocked: boolean;
  /** Resolves with its release once all callers before have released it. Rejects with the signal's reason when aborted. */
  acquire(signal: AbortSignal): Promise<() => void>;
}

export function createMutex(): Mutex {
  const queue = new AsyncQueue();
  return {
    get isLocked() {
      return queue.remaining > 0;
    },
    acquire: async (signal) => {
      signal.throwIfAborted();
      try {
        await queue.wait({ signal });
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      }
      return () => queue.shift();
    },
  };
}
