import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import { openRedisDriver } from '#services/store/redis/redis-driver.ts';
import { openDatabase } from '#services/store/sqlite/sqlite-database.ts';
import { startRedis } from '#test/support/store/redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-lasting-'));
afterAll(() => rmSync(folder, { recursive: true }));
const ignore = () => {};

/** Starts a process that writes entries, and kills it during a write after it has acknowledged this many. */
async function writeThenKill(url: string, entries: number): Promise<string[]> {
  const writer = spawn(process.execPath, ['test/support/store/writer.ts', url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const end = once(writer, 'close');
  for await (const line of createInterface(writer.stdout)) {
    if (said.push(line) === entries) writer.kill('SIGKILL');
  }
  await end;
  return said;
}

it('keeps every acknowledged entry when its process is killed under load several times', async () => {
  const file = join(folder, 'killed.sqlite');
  const acknowledged: string[] = [];
  for (const entries of [3, 17, 41, 80, 113]) {
    acknowledged.push(...(await writeThenKill(`sqlite:${file}`, entries)));
    const database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  }
  await using store = await openStore(`sqlite:${file}`, ignore);
  const kept = new Map(await Array.fromAsync(store.listedCollection('durations', z.string()).entries()));
  expect(acknowledged.length).toBeGreaterThanOrEqual(254);
  expect(acknowledged.filter((at) => kept.get(at) !== at.repeat(500))).toEqual([]);
});

it.each([
  ['listed', 1],
  ['listed', 300],
  ['plain', 1],
  ['plain', 300],
  ['urgent', 300],
])('has sent to Redis what is %s before a kill that follows at once: %i at once', async (kind, count) => {
  await using redis = await startRedis();
  const sender = spawn(process.execPath, ['test/support/store/sender.ts', redis.url, kind, `${count}`], {
    stdio: 'inherit',
  });
  const [, signal] = await once(sender, 'close');
  expect(signal).toBe('SIGKILL');
  await using store = await openStore(redis.url, ignore);
  const values = store.collection('durations', z.string());
  const found = await Promise.all(Array.from({ length: count }, (_, index) => values.get(`${index}`)));
  expect(found.filter((value) => value === undefined)).toEqual([]);
});

it('does not fail those that wait until what they wrote has left, where Redis is away', async () => {
  await using redis = await startRedis();
  await using store = await openStore(redis.url, ignore);
  await redis.stop();
  await Promise.all(Array.from({ length: 20 }, () => store.whenCommitted()));
});

describe('the layout of a file', () => {
  /** Migrations that a later version might have. */
  const steps = (made: string[]) => [
    'CREATE TABLE entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, expires INTEGER) STRICT, WITHOUT ROWID;',
    ...made,
  ];
  const older = (name: string) => {
    const file = join(folder, name);
    const database = openDatabase(file, steps([]));
    database.prepare("INSERT INTO entries VALUES ('jobs:1', 'mine', NULL)").run();
    database.close();
    return file;
  };
  const [added, used] = ['ALTER TABLE entries ADD COLUMN at INTEGER', 'UPDATE entries SET at = 7'];

  it('is migrated step by step, and keeps its entries', () => {
    const database = openDatabase(older('old.sqlite'), steps([added, used]));
    expect(database.prepare('SELECT * FROM entries').all()).toEqual([
      { key: 'jobs:1', value: 'mine', expires: null, at: 7 },
    ]);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 });
    database.close();
    const again = openDatabase(join(folder, 'old.sqlite'), steps([added, used]));
    again.close();
  });

  it('stays unchanged where a step fails', () => {
    const file = older('failing.sqlite');
    expect(() => openDatabase(file, steps([added, 'UPDATE missing SET at = 7']))).toThrow(/no such table/);
    const database = openDatabase(file, steps([]));
    expect(database.prepare('SELECT * FROM entries').all()).toEqual([{ key: 'jobs:1', value: 'mine', expires: null }]);
    database.close();
  });

  it('is known where the file was made before steps were', async () => {
    const file = join(folder, 'first.sqlite');
    openDatabase(file).close();
    await using store = await openStore(`sqlite:${file}`, ignore);
    await store.collection('a', z.string()).set('b', 'c');
    expect(await store.collection('a', z.string()).get('b')).toBe('c');
  });
});

describe('the layout of a Redis', () => {
  const keep = async () => {};

  it('is migrated once, and a newer one is not written to', async () => {
    await using redis = await startRedis();
    await (await openRedisDriver(redis.url, ignore)).close();
    const made: string[] = [];
    const next = [keep, keep, keep, async () => void made.push('fourth'), async () => void made.push('fifth')];
    await (await openRedisDriver(redis.url, ignore, next)).close();
    await (await openRedisDriver(redis.url, ignore, next)).close();
    expect(made).toEqual(['fourth', 'fifth']);
    await expect(openStore(redis.url, ignore)).rejects.toThrow(
      /newer Lorikeet \(schema version 5, this one knows 3\)[\s\S]*backup/,
    );
  });
});
