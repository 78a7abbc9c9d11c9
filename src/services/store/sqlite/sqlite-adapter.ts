import { EventEmitter } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { createSqliteCommits, type SqliteCommits } from './sqlite-commits.ts';

/** The table of entries: what all adapters of a database share. */
export interface SqliteEntries {
  readonly commits: SqliteCommits;
  readonly statements: ReturnType<typeof prepareStatements>;
}

/** @param options as {@link createSqliteCommits} has them */
export function openEntries(
  database: DatabaseSync,
  ...options: [flush: () => Promise<void>, assertWritable?: () => void]
): SqliteEntries {
  return { commits: createSqliteCommits(database, ...options), statements: prepareStatements(database) };
}

const prepareStatements = (database: DatabaseSync) => ({
  get: database.prepare('SELECT value FROM entries WHERE key = ?'),
  set: database.prepare('INSERT INTO entries VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?2, expires = ?3'),
  delete: database.prepare('DELETE FROM entries WHERE key = ?'),
  listKeys: database.prepare('SELECT key FROM entries WHERE key >= ? AND key < ? ORDER BY key LIMIT ?'),
  clear: database.prepare('DELETE FROM entries WHERE key >= ? AND key < ?'),
});

/** What changes the entries of one namespace, as {@link SqliteCommits} has it. */
type Run = <T>(write: () => T, key: string) => Promise<T>;

/**
 * Keyv's adapter (its `KeyvStoreAdapter`, whose `get` promises a type that no store can know) for the table that
 * `openDatabase` creates. A write is on the disk when it resolves; an urgent one is committed.
 */
export class SqliteAdapter extends EventEmitter {
  namespace?: string | undefined;
  readonly #commits: SqliteCommits;
  readonly #statements: SqliteEntries['statements'];
  readonly #run: Run;

  constructor({ commits, statements }: SqliteEntries, isUrgent = false) {
    super();
    this.#run = isUrgent ? commits.runUrgent : commits.run;
    this.#commits = commits;
    this.#statements = statements;
  }

  async get(key: string): Promise<string | undefined> {
    this.#commits.commitNow(key);
    const row = this.#statements.get.get(key);
    return row && String(row.value);
  }

  set(key: string, value: string, ttl?: number): Promise<unknown> {
    const expires = ttl === undefined ? null : Date.now() + ttl;
    return this.#run(() => this.#statements.set.run(key, value, expires), key);
  }

  delete(key: string): Promise<boolean> {
    return this.#run(() => this.#statements.delete.run(key).changes > 0, key);
  }

  async clear(): Promise<void> {
    await this.#commits.run(() => this.#statements.clear.run(...keyRange(this.namespace)));
  }
}

/** Keys in one page of a listing: reading them and their values blocks the process for some milliseconds. */
const PAGE_SIZE = 200;

/** The keys of a namespace that begin with `prefix`, in pages. Costs as much as it finds. */
export async function* listKeys(
  { commits, statements }: SqliteEntries,
  namespace: string,
  prefix: string,
): AsyncGenerator<string[], void> {
  const first = `${namespace}:${prefix}`;
  for (let start = first; ; await setImmediate()) {
    commits.commitAllNow(first);
    const found = statements.listKeys.all(start, `${first}\u{10ffff}`, PAGE_SIZE).map(({ key }) => String(key));
    const last = found.at(-1);
    // All but the first page begin with the last key of the one before.
    const page = found.filter((key) => start === first || key !== start).map((key) => key.slice(namespace.length + 1));
    if (page.length > 0) yield page;
    if (last === undefined || found.length < PAGE_SIZE) return;
    start = last;
  }
}

/** The texts of some keys of a namespace, each read when it is its turn. */
export async function* readTexts(
  { commits, statements }: SqliteEntries,
  namespace: string,
  keys: readonly string[],
): AsyncGenerator<string | undefined, void> {
  for (const key of keys) {
    commits.commitNow(`${namespace}:${key}`);
    const row = statements.get.get(`${namespace}:${key}`);
    yield row && String(row.value);
  }
}

/** The keys of a namespace lie between `namespace:` and `namespace;`, because `;` follows `:`. */
function keyRange(namespace: string | undefined): [string, string] {
  return namespace === undefined ? ['', '\uffff'] : [`${namespace}:`, `${namespace};`];
}
