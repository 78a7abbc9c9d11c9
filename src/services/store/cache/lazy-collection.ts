import type { z } from 'zod';
import type { Bus } from '#services/bus/bus.ts';
import type { Store } from '#services/store/store.ts';
import { createLoadingCache, type LoadingCache } from './loading-cache.ts';

/**
 * A collection whose values are held in memory once they are loaded, and follow what other processes write. What is not loaded
 * cannot be read: see {@link LoadingCache}.
 */
export interface LazyCollection<T> extends Pick<LoadingCache<T>, 'load' | 'get'> {
  /** Resolves when the value is written. Other processes see it a moment later. */
  set(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
}

/** @param maxIdle values that are kept in memory besides those in use */
export function openLazyCollection<T>(
  store: Store,
  bus: Bus,
  name: string,
  schema: z.ZodType<T>,
  maxIdle: number,
): LazyCollection<T> {
  const collection = store.collection(name, schema);
  const isUnavailable = () => store.outageMessage !== undefined;
  const cache = createLoadingCache({ read: collection.get, maxIdle, isUnavailable });
  /** An outage is logged by the store, and everything is read again when it recovers. */
  const ignoreOutage = async (reading: Promise<void>) => {
    try {
      await reading;
    } catch (error) {
      if (!isUnavailable()) throw error;
    }
  };
  bus.subscribe(name, (key) => ignoreOutage(cache.refresh(key)));
  bus.onReconnect(() => ignoreOutage(cache.refreshAll()));
  const writeStored = (key: string, value: T | undefined) =>
    value === undefined ? collection.delete(key) : collection.set(key, value);
  /** Keys whose failed write may have been applied, held. It is reverted, because the caller saw it fail. */
  const uncertainWrites = new Map<string, Disposable>();
  const forgetUncertain = (key: string) => {
    uncertainWrites.get(key)?.[Symbol.dispose]();
    uncertainWrites.delete(key);
  };
  store.onRecovered(async () => {
    for (const key of uncertainWrites.keys()) {
      await writeStored(key, cache.get(key));
      forgetUncertain(key);
    }
    await cache.refreshAll();
  });
  const write = async (key: string, value: T | undefined) => {
    using held = new DisposableStack();
    held.use(await cache.load(key));
    try {
      await writeStored(key, value);
    } catch (error) {
      forgetUncertain(key);
      uncertainWrites.set(key, held.move());
      throw error;
    }
    forgetUncertain(key);
    cache.set(key, value);
    bus.publish(name, key);
  };
  return { load: cache.load, get: cache.get, set: write, delete: (key) => write(key, undefined) };
}
