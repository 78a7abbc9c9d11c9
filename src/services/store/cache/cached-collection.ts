/** What of the store is held in memory, so that reading it never waits: whole collections, and values as they are needed. */

import type { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import type { ListedNamespace, Store } from '#services/store/store.ts';

/** A small collection, held in memory as a whole and kept up to date with what other processes write: reading never waits. */
export interface CachedCollection<T> {
  get(key: string): T | undefined;
  keys(): readonly string[];
  /** Resolves when the value is written. Other processes see it a moment later. `ttl` in ms. */
  set(key: string, value: T, ttl?: number): Promise<void>;
  delete(key: string): Promise<void>;
}

/**
 * Reads the whole collection `name`, and follows its changes on the bus topic of the same name. If two processes write one key
 * at once, the last write wins in both.
 */
export async function openCachedCollection<T>(
  store: Store,
  bus: Bus,
  name: ListedNamespace,
  schema: z.ZodType<T>,
): Promise<CachedCollection<T>> {
  const collection = store.listedCollection(name, schema);
  let cached = new Map<string, T>();
  /** Keys that changed since the last reload began; their cached values are newer than what the reload finds. */
  const changed = new Set<string>();
  const setCached = (key: string, value: T | undefined) => {
    changed.add(key);
    if (value === undefined) cached.delete(key);
    else cached.set(key, value);
  };
  const reloadOnce = async () => {
    changed.clear();
    const all = new Map<string, T>();
    for await (const [key, value] of collection.entries()) if (!changed.has(key)) all.set(key, value);
    for (const [key, value] of cached) if (changed.has(key)) all.set(key, value);
    for (const key of changed) if (!cached.has(key)) all.delete(key);
    cached = all;
  };
  const reloads = createSerialQueue();
  /** One after the other: a reading that began earlier and took longer would put back what has changed since. */
  const reload = () => reloads.run(reloadOnce);
  /** An outage is logged by the store, and everything is read again when it recovers. */
  const ignoreOutage = async (reading: Promise<void>) => {
    try {
      await reading;
    } catch (error) {
      if (store.outageMessage === undefined) throw error;
    }
  };
  bus.subscribe(name, (key) => ignoreOutage(collection.get(key).then((value) => setCached(key, value))));
  bus.onReconnect(() => ignoreOutage(reload()));
  /** Keys whose failed write may have been applied, with its ttl. It is reverted, because the caller saw it fail. */
  const uncertainWrites = new Map<string, number | undefined>();
  store.onRecovered(async () => {
    for (const [key, ttl] of uncertainWrites) {
      const value = cached.get(key);
      await (value === undefined ? collection.delete(key) : collection.set(key, value, ttl));
      uncertainWrites.delete(key);
    }
    await reload();
  });
  await reload();
  const trackUncertain = async (key: string, write: Promise<void>, ttl?: number) => {
    try {
      await write;
    } catch (error) {
      uncertainWrites.set(key, ttl);
      throw error;
    }
    uncertainWrites.delete(key);
  };
  return {
    get: (key) => cached.get(key),
    keys: () => [...cached.keys()],
    set: async (key, value, ttl) => {
      await trackUncertain(key, collection.set(key, value, ttl), ttl);
      setCached(key, value);
      bus.publish(name, key);
    },
    delete: async (key) => {
      await trackUncertain(key, collection.delete(key));
      setCached(key, undefined);
      bus.publish(name, key);
    },
  };
}
