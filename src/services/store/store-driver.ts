import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** What a kind of store has to give: an adapter for each namespace, and an end. */
export interface StoreDriver {
  adapter(namespace: string): object;
  /** Whether Keyv writes the namespace into the key; Redis's adapter does so itself. */
  readonly useKeyPrefix: boolean;
  /** How the operator knows it, without any password. */
  readonly location: string;
  /** Whether an error means that nothing was answered, rather than that something was refused. */
  isNoResponse(error: unknown): boolean;
  close(): Promise<void>;
}

/**
 * Ms after which a call to the store counts as failed. A press is read from it before its first acknowledgement, for which
 * there are 3 s in all.
 */
const CALL_TIMEOUT_MS = 2000;

/** @throws Error where `work` takes longer than {@link CALL_TIMEOUT_MS}. What it does may then still be done later. */
export async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const timeout = sleep(CALL_TIMEOUT_MS, undefined, { signal: timer.signal, ref: false }).then(async () => {
    // After a long pause of this process the answer may be there already, and only has not been read yet.
    await setImmediate();
    throw new Error(`it did not answer within ${CALL_TIMEOUT_MS} ms`);
  });
  timeout.catch(() => {});
  try {
    return await Promise.race([work, timeout]);
  } finally {
    timer.abort();
  }
}
