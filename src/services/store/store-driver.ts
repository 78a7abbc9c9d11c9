export interface AdapterOptions {
  readonly isListed: boolean;
  /** As `CollectionOptions` have it. */
  readonly isUrgent: boolean;
}

/** A kind of store: SQLite or Redis. */
export interface StoreDriver {
  adapter(namespace: string, options: AdapterOptions): object;
  /** As a store has it. */
  whenCommitted(): Promise<void>;
  /** The keys of a listed namespace that begin with `prefix`, in pages; some may have no value any more. */
  listKeys(namespace: string, prefix: string): AsyncIterator<readonly string[], void>;
  /** The keys of any namespace, in pages of some hundred; on Redis it looks at all keys there are. One may come twice. */
  scanKeys(namespace: string): AsyncIterator<readonly string[], void>;
  /** The stored texts of some keys of a namespace, in their order; undefined where there is none. */
  readTexts(namespace: string, keys: readonly string[]): AsyncIterator<string | undefined, void>;
  /** Is told of keys that were listed and have no value. */
  dropKeys(namespace: string, keys: readonly string[]): Promise<void>;
  /** Whether Keyv writes the namespace into the key; Redis's adapter does so itself. */
  readonly useKeyPrefix: boolean;
  /** The file or host, for messages to the operator; without a password. */
  readonly location: string;
  /** Whether an error means that the store did not respond, as opposed to an error reply. */
  isNoResponse(error: unknown): boolean;
  /** Is told what a probe failed with, so that it can connect anew. */
  reconnect?(error: unknown): void;
  close(): Promise<void>;
}

/** Ms after which a call to the store fails. A click reads the store before it is acknowledged, which Discord expects within 3 s. */
const CALL_TIMEOUT_MS = 2000;

/** @throws Error if `work` takes longer than {@link CALL_TIMEOUT_MS}. It may still complete later. */
export async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const timeout = Promise.withResolvers<never>();
  // After a long pause of this process, the response may have arrived and only not been read yet.
  const expire = () => setImmediate(() => timeout.reject(new Error(`it did not answer within ${CALL_TIMEOUT_MS} ms`)));
  const timer = setTimeout(expire, CALL_TIMEOUT_MS).unref();
  try {
    return await Promise.race([work, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Each page has its own time: a long listing is no outage. @param run makes a call to the store */
export async function* readPages<T>(
  pages: AsyncIterator<T, void>,
  run: <R>(call: () => Promise<R>) => Promise<R>,
): AsyncGenerator<T, void> {
  for (;;) {
    const page = await run(() => withTimeout(pages.next()));
    if (page.done) return;
    yield page.value;
  }
}
