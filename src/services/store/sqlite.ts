import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The layout below; raised when it changes, so that an older program does not write into a newer file. */
const LAYOUT = 1;

/** Ms that a write waits for another process that holds the file. */
const BUSY_TIMEOUT = 5000;

/**
 * Opens or creates the file.
 * @throws Error from SQLite, or one that says that the file belongs to a newer Lorikeet.
 */
export function openDatabase(file: string, now: number): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
  try {
    // FULL: a job that was paid for must not be forgotten when the power goes either.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const { user_version: layout } = database.prepare('PRAGMA user_version').get() ?? {};
    if (Number(layout) > LAYOUT)
      throw new Error(`written by a newer Lorikeet (layout ${layout}, this one knows ${LAYOUT})`);
    database.exec(`
      CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS expiring ON entries (expires) WHERE expires IS NOT NULL;
      PRAGMA user_version = ${LAYOUT};
    `);
    database.prepare('DELETE FROM entries WHERE expires < ?').run(now);
    return database;
  } catch (error) {
    database.close();
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
    this.#database.prepare('DELETE FROM entries WHERE key >= ? AND key < ?').run(...range(this.namespace));
  }

  /** Read in one go, so that entries may be changed while walking over them. */
  async *iterator(namespace?: string): AsyncGenerator<readonly [string, string], void> {
    const rows = this.#database
      .prepare('SELECT key, value FROM entries WHERE key >= ? AND key < ?')
      .all(...range(namespace));
    for (const { key, value } of rows) yield [String(key), String(value)] as const;
  }
}

/** All keys of a namespace stand between `namespace:` and `namespace;`, the character after the colon. */
function range(namespace: string | undefined): [string, string] {
  return namespace === undefined ? ['', '\uffff'] : [`${namespace}:`, `${namespace};`];
}
