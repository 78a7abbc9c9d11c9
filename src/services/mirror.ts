import type { z } from 'zod';
import type { Bus } from './bus.ts';
import type { Store } from './store/store.ts';

/** A shelf that is held in memory as a whole, with what other processes write: reading never waits. */
export interface Mirror<T> {
  get(key: string): T | undefined;
  keys(): readonly string[];
  /** Resolves when it is written; then it is read here, and a moment later in every process. `ttl` in ms, as the store has it. */
  set(key: string, value: T, ttl?: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** What the store has now. @throws ZodError where that is of a form that is not known */
  stored(key: string): Promise<T | undefined>;
}

/**
 * Reads the whole shelf `name`, and follows its changes under the topic of the same name. Two processes that write one key at
 * once: the last to be written stays, everywhere.
 */
export async function openMirror<T>(store: Store, bus: Bus, name: string, schema: z.ZodType<T>): Promise<Mirror<T>> {
  const shelf = store.shelf(name, schema);
  let kept = new Map<string, T>();
  /** What was put since the last reading of everything began: newer than what that reading finds. */
  const changed = new Set<string>();
  const put = (key: string, value: T | undefined) => {
    changed.add(key);
    if (value === undefined) kept.delete(key);
    else kept.set(key, value);
  };
  const readOnce = async () => {
    changed.clear();
    const all = new Map<string, T>();
    for await (const [key, value] of shelf.entries()) if (!changed.has(key)) all.set(key, value);
    for (const [key, value] of kept) if (changed.has(key)) all.set(key, value);
    for (const key of changed) if (!kept.has(key)) all.delete(key);
    kept = all;
  };
  let reading = Promise.resolve();
  /** One after the other: a reading that began earlier and took longer would put back what has changed since. */
  const readAll = () => {
    reading = reading.catch(() => {}).then(readOnce);
    return reading;
  };
  /** Where the store cannot be used it says so itself, and everything is read when it is well again. */
  const unlessDown = async (reading: Promise<void>) => {
    try {
      await reading;
    } catch (error) {
      if (store.trouble === undefined) throw error;
    }
  };
  bus.subscribe(name, (key) => unlessDown(shelf.get(key).then((value) => put(key, value))));
  bus.onGap(() => unlessDown(readAll()));
  /** What a store that did not answer may have done after all, with the time that it stays: it is undone, as somebody was told. */
  const doubtful = new Map<string, number | undefined>();
  store.onWell(async () => {
    for (const [key, ttl] of doubtful) {
      const value = kept.get(key);
      await (value === undefined ? shelf.delete(key) : shelf.set(key, value, ttl));
      doubtful.delete(key);
    }
    await readAll();
  });
  await readAll();
  const doubting = async (key: string, write: Promise<void>, ttl?: number) => {
    try {
      await write;
    } catch (error) {
      doubtful.set(key, ttl);
      throw error;
    }
    doubtful.delete(key);
  };
  return {
    get: (key) => kept.get(key),
    keys: () => [...kept.keys()],
    set: async (key, value, ttl) => {
      await doubting(key, shelf.set(key, value, ttl), ttl);
      put(key, value);
      bus.publish(name, key);
    },
    delete: async (key) => {
      await doubting(key, shelf.delete(key));
      put(key, undefined);
      bus.publish(name, key);
    },
    stored: (key) => shelf.get(key),
  };
}
