import { EventEmitter } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { NewerSchemaVersionError } from './schema-version.ts';

/**
 * The migration to each schema version from the one before; the first starts from an empty file. The file's `user_version` is
 * its schema version. Never change an entry: append one.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER) STRICT, WITHOUT ROWID;
   CREATE INDEX IF NOT EXISTS expiring ON entries (expires) WHERE expires IS NOT NULL;`,
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
    // FULL: a paid job must survive a power cut.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
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

/**
 * Keyv's adapter (its `KeyvStoreAdapter`, whose `get` promises a type that no store can know) for a table of
 * {@link openDatabase}; several adapters may share one database.
 */
export class SqliteAdapter extends EventEmitter {
  namespace?: string | undefined;
  /** Keyv supports iteration only for dialects that it knows. */
  readonly opts = { dialect: 'sqlite' };
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super();
    this.#database = database;
  }

  async get(key: string): Promise<string | undefined> {
    const row = this.#database.prepare('SELECT value FROM entries WHERE key = ?').get(key);
    return row && String(row.value);
  }

  async set(key: string, value: string, ttl?: number): Promise<void> {
    const expires = ttl === undefined ? null : Date.now() + ttl;
    this.#database
      .prepare('INSERT INTO entries VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?2, expires = ?3')
      .run(key, value, expires);
  }

  async delete(key: string): Promise<boolean> {
    return this.#database.prepare('DELETE FROM entries WHERE key = ?').run(key).changes > 0;
  }

  async clear(): Promise<void> {
    this.#database.prepare('DELETE FROM entries WHERE key >= ? AND key < ?').run(...keyRange(this.namespace));
  }

  /** Reads all rows at once, so that entries may change during the iteration. */
  async *iterator(namespace?: string): AsyncGenerator<readonly [string, string], void> {
    const rows = this.#database
      .prepare('SELECT key, value FROM entries WHERE key >= ? AND key < ?')
      .all(...keyRange(namespace));
    for (const { key, value } of rows) yield [String(key), String(value)] as const;
  }
}

/** The keys of a namespace lie between `namespace:` and `namespace;`, because `;` follows `:`. */
function keyRange(namespace: string | undefined): [string, string] {
  return namespace === undefined ? ['', '\uffff'] : [`${namespace}:`, `${namespace};`];
}
