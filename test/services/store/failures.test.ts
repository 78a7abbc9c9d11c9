import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { UserError } from '#schema/user-error.ts';
import { noopBus } from '#services/bus/bus.ts';
import { openCachedCollection } from '#services/store/cache/cached-collection.ts';
import { openLazyCollection } from '#services/store/cache/lazy-collection.ts';
import { openStore } from '#services/store/open-store.ts';
import { withRemedy } from '#services/store/remedy.ts';
import { openDatabase } from '#services/store/sqlite/sqlite-database.ts';
import { simulateFullDisk } from '#test/support/store/full-disk.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { startRedisProxy } from '#test/support/store/redis-proxy.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-trouble-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const createFileName = () => join(folder, `${files++}.sqlite`);

/** A store with one collection, the errors that were logged, and the calls of `onRecovered`. */
async function openFixture(url: string) {
  const logged: string[] = [];
  const onRecovered = vi.fn();
  const store = await openStore(url, (error) => logged.push(String(error)), { probeIntervalMs: 20 });
  store.onRecovered(onRecovered);
  const collection = store.listedCollection('durations', z.string());
  return {
    store,
    shelf: collection,
    told: logged,
    well: onRecovered,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

describe('a full disk', () => {
  it('is an outage until a write succeeds again, and is logged once', async () => {
    await using fixture = await openFixture(`sqlite:${createFileName()}`);
    await fixture.shelf.set('before', 'kept');
    {
      using _full = simulateFullDisk();
      for (const key of ['a', 'b', 'c']) {
        await expect(fixture.shelf.set(key, 'lost')).rejects.toBeInstanceOf(UserError);
      }
      expect(fixture.store.outageMessage?.text).toMatch(/^[A-Z].*nothing.*\.$/i);
      expect(fixture.told).toEqual([expect.stringMatching(/\d+\.sqlite cannot be used .*free space/)]);
      expect(await fixture.shelf.get('before')).toBe('kept');
    }
    await vi.waitFor(() => expect(fixture.store.outageMessage).toBeUndefined());
    expect(fixture.well).toHaveBeenCalledOnce();
    await fixture.shelf.set('after', 'kept too');
    expect(await Array.fromAsync(fixture.shelf.entries())).toEqual([
      ['after', 'kept too'],
      ['before', 'kept'],
    ]);
  });

  it('stays an outage while probes fail', async () => {
    await using fixture = await openFixture(`sqlite:${createFileName()}`);
    using _full = simulateFullDisk();
    await expect(fixture.shelf.set('a', 'lost')).rejects.toThrow();
    const seen: (string | undefined)[] = [];
    await vi.waitFor(() => {
      seen.push(fixture.store.outageMessage?.text);
      expect(seen.length).toBeGreaterThan(5);
    });
    expect(seen).not.toContain(undefined);
    expect(fixture.well).not.toHaveBeenCalled();
    expect(fixture.told).toHaveLength(1);
  });
});

describe('a file that is deleted or replaced while it is open', () => {
  it.each([
    ['deleted', (file: string) => renameSync(file, `${file}.away`), /was deleted/],
    [
      'replaced by a backup',
      (file: string) => {
        renameSync(file, `${file}.away`);
        copyFileSync(`${file}.away`, file);
      },
      /was replaced/,
    ],
    ['left without its log', (file: string) => renameSync(`${file}-wal`, `${file}-wal.away`), /-wal was deleted/],
  ])('is an outage that is seen without a call: %s', async (_, damage, reason) => {
    const file = createFileName();
    await using fixture = await openFixture(`sqlite:${file}`);
    await fixture.shelf.set('before', 'kept');
    damage(file);
    await vi.waitFor(() => expect(fixture.store.outageMessage).toBeDefined());
    expect(fixture.told).toEqual([expect.stringMatching(reason)]);
    expect(fixture.told[0]).toContain('stop the bot, put a copy or a backup in its place');
    expect(fixture.store.outageRemedy).not.toContain(file);
    expect(await fixture.shelf.get('before')).toBe('kept');
    await expect(fixture.shelf.set('after', 'lost')).rejects.toBeInstanceOf(UserError);
    expect(fixture.well).not.toHaveBeenCalled();
    for (const name of [file, `${file}-wal`]) if (existsSync(`${name}.away`)) renameSync(`${name}.away`, name);
    await vi.waitFor(() => expect(fixture.store.outageMessage).toBeUndefined());
    await fixture.shelf.set('after', 'kept');
  });

  it('refuses the very first write after that', async () => {
    const file = createFileName();
    await using store = await openStore(`sqlite:${file}`, () => {}, { probeIntervalMs: 60_000 });
    rmSync(file);
    await expect(store.collection('words', z.string()).set('a', 'lost')).rejects.toBeInstanceOf(UserError);
  });
});

describe('advice', () => {
  it.each<[string, string, RegExp]>([
    ['full', 'PRAGMA max_page_count = 5', /free space/],
    ['read-only', 'PRAGMA query_only = 1', /writable/],
  ])('is for what SQLite says: %s', (_, change, toDo) => {
    const database = openDatabase(createFileName());
    database.exec(change);
    const fill = () => database.prepare('INSERT INTO entries VALUES (?, ?, NULL)').run('x', 'x'.repeat(100_000));
    expect(fill).toThrow();
    try {
      fill();
    } catch (error) {
      expect(withRemedy(error, 'data/lorikeet.sqlite').message).toMatch(toDo);
      expect(withRemedy(error, 'data/lorikeet.sqlite').message).toContain('data/lorikeet.sqlite');
    }
    database.close();
  });

  it('is for a file that another program holds', async () => {
    const file = createFileName();
    await using fixture = await openFixture(`sqlite:${file}`);
    const other = openDatabase(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(fixture.shelf.set('a', 'b')).rejects.toBeInstanceOf(UserError);
    expect(fixture.told).toEqual([expect.stringMatching(/another program holds the file/)]);
    other.exec('ROLLBACK');
    other.close();
    await vi.waitFor(() => expect(fixture.store.outageMessage).toBeUndefined());
  });

  it('is for a Redis that has no memory left, without the password', async () => {
    await using redis = await startRedis('--requirepass', 'hunter2', '--maxmemory', '3mb');
    await using fixture = await openFixture(redis.url.replace('redis://', 'redis://:hunter2@'));
    const fill = async () => {
      for (let at = 0; at < 100; at += 1) await fixture.shelf.set(`${at}`, 'x'.repeat(100_000));
    };
    await expect(fill()).rejects.toBeInstanceOf(UserError);
    expect(fixture.told).toEqual([expect.stringMatching(/Redis at 127\.0\.0\.1:\d+ cannot be used \(OOM .*maxmemory/)]);
    expect(fixture.told.join()).not.toContain('hunter2');
    expect(await fixture.shelf.get('0')).toHaveLength(100_000);
  });
});

describe('Redis', () => {
  it('that stops is an outage at once, which ends when Redis is back with its data', async () => {
    await using redis = await startRedis();
    await using fixture = await openFixture(redis.url);
    await fixture.shelf.set('before', 'kept');
    await redis.stop();
    await vi.waitFor(() => expect(fixture.store.outageMessage).toBeDefined());
    await expect(fixture.shelf.get('before')).rejects.toBeInstanceOf(UserError);
    await expect(fixture.shelf.set('meanwhile', 'lost')).rejects.toBeInstanceOf(UserError);
    expect(fixture.told).toEqual([expect.stringMatching(/Redis at 127.*start it, or correct STORE_URL/)]);
    await redis.start();
    await vi.waitFor(() => expect(fixture.store.outageMessage).toBeUndefined());
    expect(await Array.fromAsync(fixture.shelf.entries())).toEqual([['before', 'kept']]);
    expect(fixture.well).toHaveBeenCalledOnce();
  });

  it('that does not answer times out within the 3 s of an interaction, and later calls fail at once', async () => {
    await using redis = await startRedis();
    await using fixture = await openFixture(redis.url);
    redis.pause();
    await expect(fixture.shelf.get('a')).rejects.toBeInstanceOf(UserError);
    // Before anything could have come from Redis.
    const second = fixture.shelf.get('a').catch((error: unknown) => error);
    expect(await Promise.race([second, setImmediate('nothing yet')])).toBeInstanceOf(UserError);
    redis.resume();
    await vi.waitFor(() => expect(fixture.store.outageMessage).toBeUndefined());
    await fixture.shelf.set('a', 'b');
    expect(await fixture.shelf.get('a')).toBe('b');
  });
});

describe('another Redis that took over', () => {
  it('is found when the one before is gone without a word', async () => {
    await using redis = await startRedis();
    await using proxy = await startRedisProxy(redis.url);
    await using fixture = await openFixture(proxy.url);
    await fixture.shelf.set('before', 'kept');
    proxy.silence();
    await expect(fixture.shelf.get('before')).rejects.toBeInstanceOf(UserError);
    await vi.waitFor(() => expect(fixture.store.outageMessage).toBeUndefined());
    expect(await fixture.shelf.get('before')).toBe('kept');
    expect(fixture.told).toHaveLength(1);
  });

  it('is found when the one before answers as its replica', async () => {
    await using other = await startRedis();
    await using redis = await startRedis();
    await using proxy = await startRedisProxy(redis.url);
    await using fixture = await openFixture(proxy.url);
    proxy.redirect(other.url);
    const before = new Redis(redis.url);
    await before.replicaof('127.0.0.1', new URL(other.url).port);
    before.disconnect();
    await expect(fixture.shelf.set('new', 'refused')).rejects.toBeInstanceOf(UserError);
    await vi.waitFor(() => expect(fixture.store.outageMessage).toBeUndefined());
    await fixture.shelf.set('new', 'kept');
    const after = new Redis(other.url);
    expect(await after.dbsize()).toBeGreaterThan(0);
    after.disconnect();
  });
});

it('reverts writes of a cached collection that Redis applied after they had been reported as failed', async () => {
  await using redis = await startRedis();
  await using fixture = await openFixture(redis.url);
  const cachedCollection = await openCachedCollection(fixture.store, noopBus, 'durations', z.string());
  await cachedCollection.set('changed', 'before');
  redis.pause();
  const writes = [cachedCollection.set('changed', 'after'), cachedCollection.set('new', 'after')];
  for (const write of writes) await expect(write).rejects.toBeInstanceOf(UserError);
  expect(cachedCollection.get('changed')).toBe('before');
  redis.resume();
  await vi.waitFor(() => expect(fixture.well).toHaveBeenCalled());
  const kept = fixture.store.listedCollection('durations', z.string());
  await vi.waitFor(async () => expect(await Array.fromAsync(kept.entries())).toEqual([['changed', 'before']]));
  expect(cachedCollection.keys()).toEqual(['changed']);
});

it('reverts such writes of a lazy collection, also of what nobody uses any more', async () => {
  await using redis = await startRedis();
  await using fixture = await openFixture(redis.url);
  const lazyCollection = openLazyCollection(fixture.store, noopBus, 'notes', z.string(), 0);
  await lazyCollection.set('changed', 'before');
  expect(() => lazyCollection.get('changed')).toThrow('before it was loaded');
  const held = await Promise.all(['changed', 'new'].map(lazyCollection.load));
  redis.pause();
  const writes = [lazyCollection.set('changed', 'after'), lazyCollection.set('new', 'after')];
  for (const write of writes) await expect(write).rejects.toBeInstanceOf(UserError);
  for (const each of held) each[Symbol.dispose]();
  expect(lazyCollection.get('changed')).toBe('before');
  await expect(lazyCollection.load('unseen')).rejects.toBeInstanceOf(UserError);
  redis.resume();
  await vi.waitFor(() => expect(fixture.well).toHaveBeenCalled());
  const stored = fixture.store.collection('notes', z.string());
  const values = () => Promise.all(['changed', 'new'].map((key) => stored.get(key)));
  await vi.waitFor(async () => expect(await values()).toEqual(['before', undefined]));
  await vi.waitFor(() => expect(() => lazyCollection.get('changed')).toThrow('before it was loaded'));
});
