import { DatabaseSync } from 'node:sqlite';
import { NewerSchemaVersionError } from '#services/store/schema-version.ts';

/**
 * The migration to each schema version from the one before; the first starts from an empty file. The file's `user_version` is
 * its schema version. Never change an entry: append one.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER) STRICT, WITHOUT ROWID;
   CREATE INDEX IF NOT EXISTS expiring ON entries (expires) WHERE expires IS NOT NULL;`,
  // Jobs that have ended are stored in a shorter form, which the programs before do not read (`compact-job.ts`).
  '',
];

/** Ms to wait for a lock that another process holds: at the start, and in a call, which blocks this process meanwhile. */
const [START_BUSY_TIMEOUT_MS, BUSY_TIMEOUT_MS] = [5000, 500];

/**
 * Opens or creates the file, and migrates it to the current schema version.
 * @param migrations replaced in tests only
 * @throws Error from SQLite, or NewerSchemaVersionError
 */
export function openDatabase(file: string, migrations = MIGRATIONS): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: START_BUSY_TIMEOUT_MS });
  try {
    // The pages of a new file: with 4 KiB, SQLite's default, a row of more than a kilobyte has a page of its own, as jobs had.
    // NORMAL: commits reach the disk through `sqlite-commits.ts`, without this thread waiting for it.
    database.exec('PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    migrate(database, migrations);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Runs all migrations or none. The lock lets only one of several starting processes do it. */
function migrate(database: DatabaseSync, migrations: readonly string[]): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const storedVersion = Number(database.prepare('PRAGMA user_version').get()?.user_version);
    if (storedVersion > migrations.length) throw new NewerSchemaVersionError(storedVersion, migrations.length);
    for (const step of migrations.slice(storedVersion)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
