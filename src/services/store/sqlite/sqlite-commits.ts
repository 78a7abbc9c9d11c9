import type { DatabaseSync } from 'node:sqlite';
import { createSharedRuns } from '#services/serial-queue.ts';

/**
 * Writes to a database, of which those of the same moment share a transaction and a flush to the disk. The flush is not SQLite's:
 * with `synchronous = FULL` this thread would wait for it.
 */
export interface SqliteCommits {
  /**
   * Resolves when what `write` changed would survive a power cut. Rejects with what `write`, SQLite or the flush throws.
   * @param key what `write` changes; without it, anything
   */
  run<T>(write: () => T, key?: string): Promise<T>;
  /** Commits what waits, so that reads see it; with a key, only if that of a waiting write is the same or not known. */
  commitNow(key?: string): void;
  /** Resolves when everything is flushed. */
  close(): Promise<void>;
}

interface PendingWrite {
  /** Makes the change, and returns what resolves its promise. */
  readonly apply: () => () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * @param flush makes everything durable that was committed before the call
 * @param assertWritable throws if what is written now would be lost; is asked once a transaction
 */
export function createSqliteCommits(
  database: DatabaseSync,
  flush: () => Promise<void>,
  assertWritable: () => void = () => {},
): SqliteCommits {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  let pending: PendingWrite[] = [];
  const pendingKeys = new Set<string | undefined>();
  const flushNext = createSharedRuns(flush);

  const commitAndFlush = (writes: readonly PendingWrite[]): void => {
    const rejectAll = (error: unknown) => {
      for (const { reject } of writes) reject(error);
    };
    try {
      assertWritable();
      begin.run();
    } catch (error) {
      rejectAll(error);
      return;
    }
    try {
      const resolvers = writes.map(({ apply }) => apply());
      commit.run();
      flushNext().then(() => {
        for (const resolve of resolvers) resolve();
      }, rejectAll);
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      // One that cannot be written must not take the others with it.
      if (writes.length > 1) for (const write of writes) commitAndFlush([write]);
      else rejectAll(error);
    }
  };

  const commitNow = (key?: string) => {
    if (pending.length === 0) return;
    // Else each interaction of a burst would commit what the one before it wrote.
    if (key !== undefined && !pendingKeys.has(key) && !pendingKeys.has(undefined)) return;
    const writes = pending;
    pending = [];
    pendingKeys.clear();
    commitAndFlush(writes);
  };

  return {
    run: <T>(write: () => T, key?: string) =>
      new Promise<T>((resolve, reject) => {
        if (pending.length === 0) setImmediate(() => commitNow());
        pendingKeys.add(key);
        const apply = () => {
          const result = write();
          return () => resolve(result);
        };
        pending.push({ apply, reject });
      }),
    commitNow,
    close: async () => {
      commitNow();
      await flushNext().catch(() => {});
    },
  };
}
