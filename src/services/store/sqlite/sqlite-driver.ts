/** The store in an SQLite file or in memory: this driver, the database, its commits, and what watches the file. */

import { closeSync, fdatasync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ConfigError } from '#schema/config/environment.ts';
import {
  createPrivateFile,
  createPrivateFolder,
  isOpenToOthers,
  makePrivate,
  PRIVATE_FILE_MODE,
} from '#services/private-files.ts';
import { NEWER_STORE_REMEDY, NewerSchemaVersionError } from '#services/store/schema-version.ts';
import type { StoreDriver } from '#services/store/store-driver.ts';
import { listKeys, openEntries, readTexts, SqliteAdapter } from './sqlite-adapter.ts';
import { openDatabase } from './sqlite-database.ts';
import { EXPIRY, startExpiry } from './sqlite-expiry.ts';
import { createStoreFileGuard } from './store-file-guard.ts';

/**
 * Keeps other users of the machine out of the file, which is a store, and of those that SQLite writes beside it, which get its
 * mode.
 */
function protectFile(file: string, warn: (message: string) => void): void {
  const folder = dirname(file);
  const files = [file, `${file}-wal`, `${file}-shm`];
  const isPrivate = files.map((each) => makePrivate(each, PRIVATE_FILE_MODE)).every(Boolean);
  // The folder may hold more than the store, so its owner decides.
  if (!isPrivate) warn(`other users of this machine can read the store: run chmod 600 on ${files.join(', ')}`);
  else if (isOpenToOthers(folder))
    warn(
      `other users of this machine can look into ${folder}: if nothing else needs ${folder}, run chmod 700 ${folder}; otherwise give the store a folder of its own`,
    );
}

/** Makes what was written to a file survive a power cut. */
const flushFile = promisify(fdatasync);

/** Ms between two looks whether the file is still there. Each write looks too. */
const FILE_CHECK_INTERVAL_MS = 2000;

export interface SqliteDriverOptions {
  /** Receives what the operator should know of a file that can be used. */
  readonly warn: (message: string) => void;
  /** Receives that the file was deleted or replaced, each time that is seen. */
  readonly onFailure: (error: unknown) => void;
  readonly fileCheckIntervalMs?: number;
}

/** @throws ConfigError that says what to do, if the file cannot be used */
export function openSqliteDriver(
  file: string,
  { warn, onFailure, fileCheckIntervalMs = FILE_CHECK_INTERVAL_MS }: SqliteDriverOptions,
): StoreDriver {
  try {
    if (file !== ':memory:') {
      createPrivateFolder(dirname(file));
      createPrivateFile(file);
    }
    const database = openDatabase(file);
    // Only now: the name may be mistyped, and that of a file of somebody else's.
    if (file !== ':memory:') protectFile(file, warn);
    const expiry = startExpiry(database, { now: Date.now, ...EXPIRY });
    const log = file === ':memory:' ? undefined : openSync(`${file}-wal`, 'r+');
    const assertSameFile = file === ':memory:' ? () => {} : createStoreFileGuard([file, `${file}-wal`]);
    const flush = async () => {
      if (log !== undefined) await flushFile(log);
    };
    const entries = openEntries(database, flush, assertSameFile);
    const fileCheck = setInterval(() => {
      try {
        assertSameFile();
      } catch (error) {
        onFailure(error);
      }
    }, fileCheckIntervalMs).unref();
    return {
      adapter: (_namespace, { isUrgent }) => new SqliteAdapter(entries, isUrgent),
      whenCommitted: async () => {
        // What was just written is on its way through Keyv, which takes some promises.
        await setImmediate();
        await entries.commits.whenCommitted();
      },
      listKeys: (namespace, prefix) => listKeys(entries, namespace, prefix),
      scanKeys: (namespace) => listKeys(entries, namespace, ''),
      readTexts: (namespace, keys) => readTexts(entries, namespace, keys),
      dropKeys: async () => {},
      useKeyPrefix: true,
      location: file,
      // SQLite always responds at once, and reads work even on a full disk.
      isNoResponse: () => false,
      close: async () => {
        clearInterval(fileCheck);
        expiry[Symbol.dispose]();
        await entries.commits.close();
        if (log !== undefined) closeSync(log);
        database.close();
      },
    };
  } catch (error) {
    if (error instanceof NewerSchemaVersionError)
      throw new ConfigError(
        `Lorikeet cannot start: its store ${file} was ${error.message}.\n  - ${NEWER_STORE_REMEDY}`,
        {
          cause: error,
        },
      );
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `Lorikeet cannot start: its store ${file} cannot be used (${reason}).\n` +
        '  - Check that the folder exists and may be written to, that the disk is not full, and that the file is one of Lorikeet’s.\n' +
        '  - Or choose another with STORE_URL=sqlite:<file>. A broken file can be moved away; old buttons then no longer work.',
      { cause: error },
    );
  }
}
