import { setTimeout as sleep } from 'node:timers/promises';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';

/** Writes what comes for a key together: the first at once, what comes within a pause after that in one write. */
export interface BatchWriter<T> {
  /** Resolves when it is written. Rejects if it cannot be; then it is written when the store recovers, if the process lives. */
  add(key: string, item: T): Promise<void>;
  /** Resolves when what came for a key so far is written. */
  drained(key: string): Promise<void>;
  /** From now on, such as while the process ends. */
  skipPauses(): void;
}

export interface BatchWriterOptions<T> {
  readonly store: Pick<Store, 'onRecovered'>;
  readonly write: (key: string, items: readonly T[]) => Promise<void>;
  /** Ms between two writes of one key. */
  readonly pauseMs: number;
}

/** Items of one write, and those that are kept for when the store recovers. */
const [MAX_BATCH, MAX_UNWRITTEN] = [50, 2000];

interface Waiting<T> {
  readonly item: T;
  /** Once it is in a batch. */
  written?: Promise<void>;
}

export function createBatchWriter<T>({ store, write, pauseMs }: BatchWriterOptions<T>): BatchWriter<T> {
  const waiting = new Map<string, Set<Waiting<T>>>();
  const pauses = new Map<string, Promise<void>>();
  const writes = createKeyedSerialQueue();
  const closed = new AbortController();
  let unwritten: (readonly [key: string, item: T])[] = [];

  const pause = (key: string) => {
    const ended = sleep(pauseMs, undefined, { ref: false, signal: closed.signal })
      .catch(() => {})
      .then(() => void pauses.delete(key));
    pauses.set(key, ended);
  };
  const writeBatch = async (key: string, items: readonly T[]) => {
    try {
      await write(key, items);
    } catch (error) {
      unwritten = [...unwritten, ...items.map((item) => [key, item] as const)].slice(-MAX_UNWRITTEN);
      throw error;
    }
  };
  const takeTurn = async (key: string, added: Waiting<T>) => {
    // Another turn may have written it with others.
    if (added.written) return added.written;
    await pauses.get(key);
    const all = waiting.get(key) ?? new Set();
    const batch = [...all].slice(0, MAX_BATCH);
    const written = writeBatch(
      key,
      batch.map(({ item }) => item),
    );
    for (const each of batch) {
      each.written = written;
      all.delete(each);
    }
    if (all.size === 0) waiting.delete(key);
    if (!closed.signal.aborted) pause(key);
    return written;
  };
  const add = (key: string, item: T) => {
    const added: Waiting<T> = { item };
    waiting.set(key, (waiting.get(key) ?? new Set()).add(added));
    return writes.run(key, () => takeTurn(key, added));
  };
  store.onRecovered(() => {
    const again = unwritten;
    unwritten = [];
    for (const [key, item] of again) add(key, item).catch(() => {});
  });
  return {
    add,
    drained: (key) => writes.run(key, async () => {}),
    skipPauses: () => closed.abort(),
  };
}
