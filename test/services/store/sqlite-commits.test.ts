import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openEntries, SqliteAdapter } from '#services/store/sqlite/sqlite-adapter.ts';
import { createSqliteCommits, MAX_TRANSACTION_WRITES } from '#services/store/sqlite/sqlite-commits.ts';
import { openDatabase } from '#services/store/sqlite/sqlite-database.ts';

/** Writes to a table of numbers, whose flushes end when the test says so. */
function openCommits(file = ':memory:') {
  const database = new DatabaseSync(file, { timeout: 0 });
  database.exec('CREATE TABLE IF NOT EXISTS numbers (n INTEGER PRIMARY KEY)');
  const flushes: PromiseWithResolvers<void>[] = [];
  const flush = () => {
    const next = Promise.withResolvers<void>();
    flushes.push(next);
    return next.promise;
  };
  const commits = createSqliteCommits(database, flush);
  const insert = database.prepare('INSERT INTO numbers VALUES (?)');
  const written: number[] = [];
  const write = (n: number) => commits.run(() => insert.run(n)).then(() => written.push(n));
  const count = () => database.prepare('SELECT count(*) AS n FROM numbers').get()?.n;
  return { commits, write, insert, count, flushes, written };
}

it('flushes once for all writes of a moment, and once more for all that come meanwhile', async () => {
  const { write, flushes, written } = openCommits();
  const first = Array.from({ length: MAX_TRANSACTION_WRITES }, (_, n) => write(n));
  await setImmediate();
  const second = Array.from({ length: MAX_TRANSACTION_WRITES }, (_, n) => write(MAX_TRANSACTION_WRITES + n));
  await setImmediate();
  expect(flushes.length).toBe(1);
  expect(written).toEqual([]);
  flushes[0]?.resolve();
  await Promise.all(first);
  await setImmediate();
  expect(written.length).toBe(MAX_TRANSACTION_WRITES);
  expect(flushes.length).toBe(2);
  flushes[1]?.resolve();
  await Promise.all(second);
});

it('writes what a thousand jobs say in transactions of a hundred, between which everything else has its turn', async () => {
  const { commits, write, count, flushes } = openCommits();
  const all = Promise.all(Array.from({ length: 950 }, (_, n) => write(n)));
  const counts: unknown[] = [];
  while (count() !== 950) {
    await setImmediate();
    counts.push(count());
  }
  expect(counts).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 950]);
  const closed = commits.close();
  for (let flushed = 0; flushed < flushes.length; flushed++) {
    flushes[flushed]?.resolve();
    await setImmediate();
  }
  await Promise.all([all, closed]);
  expect(flushes.length).toBe(2);
});

it('commits what is urgent first, and resolves it without a flush', async () => {
  const { commits, write, insert, count, flushes, written } = openCommits();
  const others = Array.from({ length: 250 }, (_, n) => write(n));
  let whenUrgent: unknown;
  const urgent = commits
    .runUrgent(() => insert.run(1000), 'urgent')
    .then(() => {
      whenUrgent = count();
    });
  let whenAll: unknown;
  const all = commits.whenCommitted().then(() => {
    whenAll = count();
  });
  await Promise.all([urgent, all]);
  expect([whenUrgent, whenAll, written]).toEqual([100, 251, []]);
  // Nothing waits any more.
  await commits.whenCommitted();
  flushes[0]?.resolve();
  await setImmediate();
  flushes[1]?.resolve();
  await Promise.all(others);
});

it('does not wait for ever for what cannot be committed', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-commits-')), 'locked.sqlite');
  const { commits, write, insert } = openCommits(file);
  using other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  const failing = Promise.allSettled([write(1), commits.runUrgent(() => insert.run(2), 'urgent')]);
  await commits.whenCommitted();
  expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

it('commits at once for whoever reads', () => {
  const { commits, write, count } = openCommits();
  void write(1);
  commits.commitAllNow();
  expect(count()).toBe(1);
});

it('lets a burst share its transaction: a read commits what waits only if it concerns the same key', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-commits-')), 'entries.sqlite');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE entries (key TEXT PRIMARY KEY, value, expires)');
  const adapter = new SqliteAdapter(openEntries(database, async () => {}));
  const other = new DatabaseSync(file);
  const committed = () => other.prepare('SELECT count(*) AS n FROM entries').get()?.n;
  const writes: Promise<unknown>[] = [];
  for (let n = 0; n < 100; n++) {
    writes.push(adapter.set(`job:${n}`, 'accepted'));
    expect(await adapter.get(`profile:${n}`)).toBeUndefined();
  }
  expect(committed()).toBe(0);
  expect(await adapter.get('job:99')).toBe('accepted');
  expect(committed()).toBe(100);
  writes.push(adapter.clear(), adapter.delete('job:1'));
  expect(await adapter.get('job:2')).toBeUndefined();
  await Promise.all(writes);
  other.close();
});

it('writes the others where one cannot be written', async () => {
  const { write, flushes, count } = openCommits();
  const results = Promise.allSettled([write(1), write(1), write(2)]);
  await setImmediate();
  flushes[0]?.resolve();
  await setImmediate();
  flushes[1]?.resolve();
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(count()).toBe(2);
});

it('rejects what could not be flushed, and goes on', async () => {
  const { write, flushes } = openCommits();
  const failing = write(1);
  await setImmediate();
  flushes[0]?.reject(new Error('no space'));
  await expect(failing).rejects.toThrow('no space');
  const next = write(2);
  await setImmediate();
  flushes[1]?.resolve();
  expect(await next).toBe(1);
});

it('rejects all that would wait for a lock that another process has', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-commits-')), 'locked.sqlite');
  const { write } = openCommits(file);
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  const locked = await Promise.allSettled([write(1), write(2)]);
  expect(locked.map((each) => each.status === 'rejected' && String(each.reason))).toEqual([
    'Error: database is locked',
    'Error: database is locked',
  ]);
  other.exec('ROLLBACK');
  other.close();
});

it('flushes what is left when it is closed', async () => {
  const { commits, write, flushes, written } = openCommits();
  const last = write(1);
  const closed = commits.close();
  flushes[0]?.resolve();
  flushes[1]?.resolve();
  await last;
  await setImmediate();
  flushes[1]?.resolve();
  await closed;
  expect(written).toEqual([1]);
});

it('leaves the copying of a long log to a commit that nobody waits for, unless the log grows too long', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lorikeet-commits-')), 'store.sqlite');
  const database = openDatabase(file);
  const commits = createSqliteCommits(database, async () => {});
  const insert = database.prepare('INSERT INTO entries VALUES (?, ?, NULL)');
  const fileSize = () => statSync(file).size;
  let key = 0;
  /** Writes that take a page of 16 KiB each. */
  const writeUrgent = async (count: number) => {
    const value = 'x'.repeat(16 * 1024);
    const write = (id: string) => commits.runUrgent(() => insert.run(id, value), id);
    await Promise.all(Array.from({ length: count }, () => write(`${key++}`)));
  };
  const empty = fileSize();
  await writeUrgent(250);
  expect(fileSize()).toBe(empty);
  await commits.run(() => insert.run('short', 'x'), 'short');
  const copied = fileSize();
  expect(copied).toBeGreaterThan(empty + 250 * 16 * 1024);
  await writeUrgent(700);
  expect(fileSize()).toBeGreaterThan(copied);
  await commits.close();
  database.close();
});
