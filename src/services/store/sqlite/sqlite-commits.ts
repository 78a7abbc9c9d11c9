import type { DatabaseSync } from 'node:sqlite';
import { createSharedRuns } from '#services/serial-queue.ts';
import { createCheckpoints } from './sqlite-checkpoints.ts';

/**
 * Writes to a database, in their order, of which those of the same moment share a transaction and a flush to the disk. A kill may come
 * between two transactions: what refers to an entry is written before it. The flush is not SQLite's: with `synchronous = FULL` this
 * thread would wait for it.
 */
export interface SqliteCommits {
  /**
   * Resolves when what `write` changed would survive a power cut. Rejects with what `write`, SQLite or the flush throws.
   * @param key what `write` changes; without it, anything
   */
  run<T>(write: () => T, key?: string): Promise<T>;
  /**
   * The same for what somebody waits for: it comes before all that others wrote, and resolves when it is committed, which a kill of this
   * process does not undo, but a power cut may. Write a key either always so or never, else its writes lose their order.
   */
  runUrgent<T>(write: () => T, key: string): Promise<T>;
  /** Resolves when all that was written before the call is committed, or rejected. */
  whenCommitted(): Promise<void>;
  /** Commits what waits, so that reads see it, if the key of a waiting write is the same or not known. */
  commitNow(key: string): void;
  /** The same for all keys that begin so; by default any. */
  commitAllNow(prefix?: string): void;
  /** Resolves when everything is flushed. */
  close(): Promise<void>;
}

interface PendingWrite {
  readonly key: string | undefined;
  /** Makes the change, and returns what resolves its promise. */
  readonly apply: () => () => void;
  readonly reject: (error: unknown) => void;
  /** Whether its promise resolves once it is committed, without the flush. */
  readonly endsCommitted: boolean;
  /** Who waits until it is committed or rejected, and whatever came before it. */
  readonly waiters: (() => void)[];
}

/** Writes of one transaction. A thousand would block the process for 50 ms. */
export const MAX_TRANSACTION_WRITES = 100;

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
  const setCheckpointLimit = createCheckpoints(database);
  const [urgent, others]: [PendingWrite[], PendingWrite[]] = [[], []];
  const isAnyPending = () => urgent.length > 0 || others.length > 0;
  let isScheduled = false;
  const flushNext = createSharedRuns(flush);

  const commitAndFlush = (writes: readonly PendingWrite[]): void => {
    const rejectAll = (error: unknown) => {
      for (const { reject } of writes) reject(error);
    };
    try {
      assertWritable();
      setCheckpointLimit(writes.some(({ endsCommitted }) => endsCommitted));
      begin.run();
    } catch (error) {
      rejectAll(error);
      return;
    }
    try {
      const applied = writes.map(({ apply, endsCommitted }) => ({ endsCommitted, resolve: apply() }));
      commit.run();
      const resolveAll = (endingCommitted: boolean) => {
        for (const { endsCommitted, resolve } of applied) if (endsCommitted === endingCommitted) resolve();
      };
      resolveAll(true);
      flushNext().then(() => resolveAll(false), rejectAll);
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      // One that cannot be written must not take the others with it.
      if (writes.length > 1) for (const write of writes) commitAndFlush([write]);
      else rejectAll(error);
    }
  };

  /** How many writes to each key wait. */
  const waitingWrites = new Map<string | undefined, number>();
  const commitNext = () => {
    const first = urgent.splice(0, MAX_TRANSACTION_WRITES);
    const writes = [...first, ...others.splice(0, MAX_TRANSACTION_WRITES - first.length)];
    for (const { key } of writes) {
      const left = (waitingWrites.get(key) ?? 1) - 1;
      if (left > 0) waitingWrites.set(key, left);
      else waitingWrites.delete(key);
    }
    commitAndFlush(writes);
    for (const { waiters } of writes) for (const resolve of waiters) resolve();
  };
  /** Gives everything else its turn between two transactions. */
  const commitInTurns = () => {
    if (isAnyPending()) commitNext();
    if (isAnyPending()) setImmediate(commitInTurns);
    else isScheduled = false;
  };
  const commitAll = () => {
    while (isAnyPending()) commitNext();
  };
  // Else each interaction of a burst would commit what the one before it wrote.
  const commitNow = (key: string) => {
    if (waitingWrites.has(key) || waitingWrites.has(undefined)) commitAll();
  };
  const commitAllNow = (prefix = '') => {
    for (const key of waitingWrites.keys()) if (key === undefined || key.startsWith(prefix)) return commitAll();
  };

  const add = <T>(queue: PendingWrite[], write: () => T, key: string | undefined, endsCommitted: boolean) =>
    new Promise<T>((resolve, reject) => {
      if (!isScheduled) setImmediate(commitInTurns);
      isScheduled = true;
      waitingWrites.set(key, (waitingWrites.get(key) ?? 0) + 1);
      const apply = () => {
        const result = write();
        return () => resolve(result);
      };
      queue.push({ key, apply, reject, endsCommitted, waiters: [] });
    });

  return {
    run: (write, key) => add(others, write, key, false),
    runUrgent: (write, key) => add(urgent, write, key, true),
    whenCommitted: async () => {
      // No urgent write comes after one of the others.
      const last = others.at(-1) ?? urgent.at(-1);
      if (last) await new Promise<void>((resolve) => last.waiters.push(resolve));
    },
    commitNow,
    commitAllNow,
    close: async () => {
      commitAll();
      await flushNext().catch(() => {});
    },
  };
}
