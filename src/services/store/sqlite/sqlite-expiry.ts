import type { DatabaseSync } from 'node:sqlite';

export interface ExpiryOptions {
  /** Ms since the epoch. */
  readonly now: () => number;
  /** Ms between two looks for expired rows. */
  readonly intervalMs: number;
  /** Ms between two batches while there are more: calls of people come in between. */
  readonly batchPauseMs: number;
  /** Rows that are deleted at once: SQLite blocks the process meanwhile. */
  readonly batchSize: number;
}

/**
 * A batch takes 0.2 ms where its rows lie anywhere among 100,000, as those of many people do; 50 rows would take 1 to 3. A thousand
 * rows a second, or less, are deleted.
 */
export const EXPIRY = { intervalMs: 60_000, batchPauseMs: 10, batchSize: 10 };

/** Deletes expired rows of `entries` in the background, until disposed. The first look is after `batchPauseMs`. */
export function startExpiry(database: DatabaseSync, options: ExpiryOptions): Disposable {
  const { now, intervalMs, batchPauseMs, batchSize } = options;
  const deleteBatch = database.prepare(
    'DELETE FROM entries WHERE key IN (SELECT key FROM entries WHERE expires < ? LIMIT ?)',
  );
  const run = () => {
    let isMoreLeft = false;
    try {
      isMoreLeft = deleteBatch.run(now(), batchSize).changes === batchSize;
    } catch {
      // The disk is full, or another process has the file: what members do is told the same, with a remedy. Later it may work.
    }
    timer = setTimeout(run, isMoreLeft ? batchPauseMs : intervalMs).unref();
  };
  let timer = setTimeout(run, batchPauseMs).unref();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
