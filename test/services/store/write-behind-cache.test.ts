import { expect, it } from 'vitest';
import { createWriteBehindCache } from '#services/store/cache/write-behind-cache.ts';

function openCache() {
  const stored = new Map<string, number>();
  const recovered: (() => unknown)[] = [];
  const writes: number[] = [];
  const failure = { now: false };
  const onRecovered = (listener: () => unknown) => {
    recovered.push(listener);
    return () => {};
  };
  const cache = createWriteBehindCache<number>(
    { outageMessage: undefined, onRecovered },
    {
      read: async (key) => stored.get(key),
      write: async (key, value) => {
        if (failure.now) throw new Error('full');
        writes.push(value);
        stored.set(key, value);
      },
      maxIdle: 0,
    },
  );
  return { cache, stored, writes, failure, recover: () => Promise.all(recovered.map((listener) => listener())) };
}

it('has a change at once, and keeps it in memory until it is written', async () => {
  const { cache, stored, writes } = openCache();
  expect(() => cache.set('a', 1)).toThrow('before it was loaded');
  const held = await cache.load('a');
  const written = [1, 2, 3].map((value) => cache.set('a', value));
  held[Symbol.dispose]();
  expect(cache.get('a')).toBe(3);
  await Promise.all(written);
  expect(stored.get('a')).toBe(3);
  // The first write has the newest value already.
  expect(writes).toHaveLength(1);
  expect(() => cache.get('a')).toThrow('before it was loaded');
});

it('keeps what could not be written, and writes it when the store recovers', async () => {
  const { cache, stored, failure, recover } = openCache();
  const held = await cache.load('a');
  failure.now = true;
  await expect(cache.set('a', 1)).rejects.toThrow('full');
  held[Symbol.dispose]();
  expect(cache.get('a')).toBe(1);
  failure.now = false;
  await recover();
  expect(stored.get('a')).toBe(1);
  expect(() => cache.get('a')).toThrow('before it was loaded');
});
