import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { UserError } from '#schema/user-error.ts';
import { noopBus } from '#services/bus/bus.ts';
import { openCachedCollection } from '#services/store/cached-collection.ts';
import { openStore } from '#services/store/open-store.ts';
import { withRemedy } from '#services/store/remedy.ts';
import { openDatabase } from '#services/store/sqlite-adapter.ts';
import { simulateFullDisk } from '#test/support/store/full-disk.ts';
import { startRedis } from '#test/support/store/redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-trouble-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const createFileName = () => join(folder, `${files++}.sqlite`);

/** A store with one shelf, what the operator was told of it, and how often it was well again. */
async function openFixture(url: string) {
  const logged: string[] = [];
  const onRecovered = vi.fn();
  const store = await openStore(url, (error) => logged.push(String(error)), { probeIntervalMs: 20 });
  store.onRecovered(onRecovered);
  const shelf = store.collection('words', z.string());
  return { store, shelf, told: logged, well: onRecovered, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

describe('a disk that takes no more', () => {
  it('is trouble until it takes something again, and the operator hears of it once', async () => {
    await using on = await openFixture(`sqlite:${createFileName()}`);
    await on.shelf.set('before', 'kept');
    {
      using _full = simulateFullDisk();
      for (const key of ['a', 'b', 'c']) {
        await expect(on.shelf.set(key, 'lost')).rejects.toBeInstanceOf(UserError);
      }
      expect(on.store.outageMessage).toMatch(/^[A-Z].*nothing.*\.$/i);
      expect(on.told).toEqual([expect.stringMatching(/\d+\.sqlite cannot be used .*free space/)]);
      expect(await on.shelf.get('before')).toBe('kept');
    }
    await vi.waitFor(() => expect(on.store.outageMessage).toBeUndefined());
    expect(on.well).toHaveBeenCalledOnce();
    await on.shelf.set('after', 'kept too');
    expect(await Array.fromAsync(on.shelf.entries())).toEqual([
      ['after', 'kept too'],
      ['before', 'kept'],
    ]);
  });

  it('stays trouble while a probe fails too', async () => {
    await using on = await openFixture(`sqlite:${createFileName()}`);
    using _full = simulateFullDisk();
    await expect(on.shelf.set('a', 'lost')).rejects.toThrow();
    const seen: (string | undefined)[] = [];
    await vi.waitFor(() => {
      seen.push(on.store.outageMessage);
      expect(seen.length).toBeGreaterThan(5);
    });
    expect(seen).not.toContain(undefined);
    expect(on.well).not.toHaveBeenCalled();
    expect(on.told).toHaveLength(1);
  });
});

describe('advice', () => {
  it.each<[string, string, RegExp]>([
    ['full', 'PRAGMA max_page_count = 5', /free space/],
    ['read-only', 'PRAGMA query_only = 1', /writable/],
  ])('is for what SQLite says: %s', (_, change, toDo) => {
    const database = openDatabase(createFileName(), 0);
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
    await using on = await openFixture(`sqlite:${file}`);
    const other = openDatabase(file, 0);
    other.exec('BEGIN IMMEDIATE');
    await expect(on.shelf.set('a', 'b')).rejects.toBeInstanceOf(UserError);
    expect(on.told).toEqual([expect.stringMatching(/another program holds the file/)]);
    other.exec('ROLLBACK');
    other.close();
    await vi.waitFor(() => expect(on.store.outageMessage).toBeUndefined());
  });

  it('is for a Redis that has no memory left, without the password', async () => {
    await using redis = await startRedis('--requirepass', 'hunter2', '--maxmemory', '3mb');
    await using on = await openFixture(redis.url.replace('redis://', 'redis://:hunter2@'));
    const fill = async () => {
      for (let at = 0; at < 100; at += 1) await on.shelf.set(`${at}`, 'x'.repeat(100_000));
    };
    await expect(fill()).rejects.toBeInstanceOf(UserError);
    expect(on.told).toEqual([expect.stringMatching(/Redis at 127\.0\.0\.1:\d+ cannot be used \(OOM .*maxmemory/)]);
    expect(on.told.join()).not.toContain('hunter2');
    expect(await on.shelf.get('0')).toHaveLength(100_000);
  });
});

describe('Redis', () => {
  it('that stops is trouble at once, and over when it is there again with what it held', async () => {
    await using redis = await startRedis();
    await using on = await openFixture(redis.url);
    await on.shelf.set('before', 'kept');
    await redis.stop();
    await vi.waitFor(() => expect(on.store.outageMessage).toBeDefined());
    const begun = performance.now();
    await expect(on.shelf.get('before')).rejects.toBeInstanceOf(UserError);
    await expect(on.shelf.set('meanwhile', 'lost')).rejects.toBeInstanceOf(UserError);
    expect(performance.now() - begun).toBeLessThan(500);
    expect(on.told).toEqual([expect.stringMatching(/Redis at 127.*start it, or correct STORE_URL/)]);
    await redis.start();
    await vi.waitFor(() => expect(on.store.outageMessage).toBeUndefined(), 10_000);
    expect(await Array.fromAsync(on.shelf.entries())).toEqual([['before', 'kept']]);
    expect(on.well).toHaveBeenCalledOnce();
  });

  it('that does not answer is given up before a person’s three seconds are over; the next are not kept waiting at all', async () => {
    await using redis = await startRedis();
    await using on = await openFixture(redis.url);
    redis.pause();
    const begun = performance.now();
    await expect(on.shelf.get('a')).rejects.toBeInstanceOf(UserError);
    const first = performance.now() - begun;
    await expect(on.shelf.get('a')).rejects.toBeInstanceOf(UserError);
    expect(first).toBeLessThan(2800);
    expect(performance.now() - begun - first).toBeLessThan(100);
    redis.resume();
    await vi.waitFor(() => expect(on.store.outageMessage).toBeUndefined(), 10_000);
    await on.shelf.set('a', 'b');
    expect(await on.shelf.get('a')).toBe('b');
  });
});

it('undoes in a mirror what a silent Redis did after all, since somebody was told that it was not done', async () => {
  await using redis = await startRedis();
  await using on = await openFixture(redis.url);
  const mirror = await openCachedCollection(on.store, noopBus, 'notes', z.string());
  await mirror.set('changed', 'before');
  redis.pause();
  const writes = [mirror.set('changed', 'after'), mirror.set('new', 'after')];
  for (const write of writes) await expect(write).rejects.toBeInstanceOf(UserError);
  expect(mirror.get('changed')).toBe('before');
  redis.resume();
  await vi.waitFor(() => expect(on.well).toHaveBeenCalled(), 10_000);
  const kept = on.store.collection('notes', z.string());
  await vi.waitFor(async () => expect(await Array.fromAsync(kept.entries())).toEqual([['changed', 'before']]));
  expect(mirror.keys()).toEqual(['changed']);
});
