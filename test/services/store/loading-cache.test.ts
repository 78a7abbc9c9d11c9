import { expect, it } from 'vitest';
import { holdAll } from '#services/store/cache/hold-all.ts';
import { createLoadingCache } from '#services/store/cache/loading-cache.ts';

/** A cache whose readings are counted, and end at once unless the test holds them up. */
function openCache({ maxIdle = 10, isUnavailable = (): boolean => false } = {}) {
  const stored = new Map<string, string>();
  const reads: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const read = async (key: string) => {
    reads.push(key);
    const value = stored.get(key);
    await gates.get(key)?.promise;
    if (value === 'broken') throw new Error('cannot be read');
    return value;
  };
  /** From now on, reading this key takes until the result is called. */
  const holdUp = (key: string) => {
    const gate = Promise.withResolvers<void>();
    gates.set(key, gate);
    return () => {
      gates.delete(key);
      gate.resolve();
    };
  };
  return { cache: createLoadingCache({ read, maxIdle, isUnavailable }), stored, reads, holdUp };
}

it('reads a value once, also one that is not there, and for all who load it at the same time', async () => {
  const { cache, stored, reads } = openCache();
  stored.set('a', 'x');
  await Promise.all(['a', 'a', 'b', 'b'].map(cache.load));
  await Promise.all(['a', 'b'].map(cache.load));
  expect([cache.get('a'), cache.get('b')]).toEqual(['x', undefined]);
  expect(reads).toEqual(['a', 'b']);
});

it('throws where something is read that is not loaded, instead of a default', async () => {
  const { cache, holdUp } = openCache();
  expect(() => cache.get('a')).toThrow('before it was loaded');
  expect(cache.hold('a')).toBeUndefined();
  const goOn = holdUp('a');
  const loading = cache.load('a');
  expect(() => cache.get('a')).toThrow('before it was loaded');
  goOn();
  await loading;
  expect(cache.get('a')).toBeUndefined();
});

it('keeps what is held, however much is loaded, and of the rest what was used last', async () => {
  const { cache, reads } = openCache({ maxIdle: 2 });
  const held = await cache.load('held');
  for (const key of ['a', 'b', 'a', 'c']) (await cache.load(key))[Symbol.dispose]();
  expect(() => cache.get('b')).toThrow('before it was loaded');
  for (const key of ['held', 'a', 'c']) cache.get(key);
  held[Symbol.dispose]();
  held[Symbol.dispose]();
  expect(() => cache.get('a')).toThrow('before it was loaded');
  for (const key of ['held', 'c']) cache.get(key);
  expect(reads).toEqual(['held', 'a', 'b', 'c']);
});

it('reads again what changed during a reading, and never goes back behind a replaced value', async () => {
  const { cache, stored, holdUp } = openCache();
  stored.set('a', 'old').set('b', 'old');
  const goOn = ['a', 'b'].map(holdUp);
  const loads = ['a', 'b'].map(cache.load);
  stored.set('a', 'new');
  const refreshed = cache.refresh('a');
  cache.set('b', 'replaced');
  for (const each of goOn) each();
  await Promise.all([...loads, refreshed]);
  expect([cache.get('a'), cache.get('b')]).toEqual(['new', 'replaced']);
});

it('reads what is in use at once where anything may have changed, and all else before its next use', async () => {
  const { cache, stored, reads } = openCache();
  await cache.load('held');
  (await cache.load('idle'))[Symbol.dispose]();
  stored.set('held', 'new').set('idle', 'new');
  await cache.refreshAll();
  expect(cache.get('held')).toBe('new');
  expect(reads).toEqual(['held', 'idle', 'held']);
  await cache.load('idle');
  expect(cache.get('idle')).toBe('new');
  await cache.refresh('never seen');
  expect(reads).toHaveLength(4);
});

it('does not remember a failure, and uses what it has where nothing can be read', async () => {
  let isUnavailable = false;
  const { cache, stored } = openCache({ isUnavailable: () => isUnavailable });
  stored.set('a', 'broken');
  await expect(cache.load('a')).rejects.toThrow('cannot be read');
  stored.set('a', 'whole');
  await cache.load('a');
  stored.set('a', 'broken');
  isUnavailable = true;
  await cache.refreshAll();
  await cache.load('a');
  expect(cache.get('a')).toBe('whole');
  await expect(cache.load('b')).resolves.toBeDefined();
  isUnavailable = false;
  await expect(cache.load('a')).rejects.toThrow('cannot be read');
});

it('does not wait where everything is loaded, but where a value may have changed', async () => {
  const { cache, stored, reads } = openCache();
  stored.set('a', 'x');
  const loadBoth = () => holdAll([cache.load('a'), holdAll([cache.load('b')])]);
  expect(loadBoth()).toBeInstanceOf(Promise);
  (await loadBoth())[Symbol.dispose]();
  expect(loadBoth()).not.toBeInstanceOf(Promise);
  expect(reads).toEqual(['a', 'b']);
  stored.set('a', 'y');
  const [refreshing, loading] = [cache.refresh('a'), loadBoth()];
  expect(loading).toBeInstanceOf(Promise);
  await Promise.all([refreshing, loading]);
  expect(cache.get('a')).toBe('y');
});
