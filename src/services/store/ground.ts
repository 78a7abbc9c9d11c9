import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** What a kind of store has to give: an adapter for each namespace, and an end. */
export interface Ground {
  adapter(namespace: string): object;
  /** Whether Keyv writes the namespace into the key; Redis's adapter does so itself. */
  readonly prefix: boolean;
  /** How the operator knows it, without any password. */
  readonly where: string;
  /** Whether an error means that nothing was answered, rather than that something was refused. */
  isSilent(error: unknown): boolean;
  close(): Promise<void>;
}

/**
 * Ms after which a call to the store counts as failed. A press is read from it before its first acknowledgement, for which
 * there are 3 s in all.
 */
const DEADLINE = 2000;

/** @throws Error where `work` takes longer than {@link DEADLINE}. What it does may then still be done later. */
export async function within<T>(work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = sleep(DEADLINE, undefined, { signal: timer.signal, ref: false }).then(async () => {
    // After a long pause of this process the answer may be there already, and only has not been read yet.
    await setImmediate();
    throw new Error(`it did not answer within ${DEADLINE} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
