import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { NewerSchemaVersionError } from './schema-version.ts';

/**
 * How each layout is made from the one before it; the first from an empty file. The number of the last that was made is the
 * file's `user_version`. What is here stays as it is: a change is one more entry.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER) STRICT, WITHOUT ROWID;
   CREATE INDEX IF NOT EXISTS expiring ON entries (expires) WHERE expires IS NOT NULL;`,
];

/** Ms that the start waits for another process that holds the file, and that a call does, in which nothing else is done here. */
const [START_BUSY_TIMEOUT_MS, BUSY_TIMEOUT_MS] = [5000, 500];

/**
 * Opens or creates the file, and brings it to the layout of today.
 * @param migrations those of this program, but in tests
 * @throws Error from SQLite, or one that says that the file belongs to a newer Lorikeet.
 */
export function openDatabase(file: string, now: number, migrations = MIGRATIONS): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: START_BUSY_TIMEOUT_MS });
  try {
    // FULL: a job that was paid for must not be forgotten when the power goes either.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(database, migrations);
    database.prepare('DELETE FROM entries WHERE expires < ?').run(now);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** All steps or none, and of several processes that start at once one alone. */
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
  /** Keyv offers iteration only to the dialects that it knows. */
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

  /** Read in one go, so that entries may be changed while walking over them. */
  async *iterator(namespace?: string): AsyncGenerator<readonly [string, string], void> {
    const rows = this.#database
      .prepare('SELECT key, value FROM entries WHERE key >= ? AND key < ?')
      .all(...keyRange(namespace));
    for (const { key, value } of rows) yield [String(key), String(value)] as const;
  }
}

/** All keys of a namespace stand between `namespace:` and `namespace;`, the character after the colon. */
function keyRange(namespace: string | undefined): [string, string] {
  return namespace === undefined ? ['', '\uffff'] : [`${namespace}:`, `${namespace};`];
}
