import Keyv from 'keyv';
import { openEntryReader, parseStored, type ReaderOptions } from './read-entries.ts';
import { remedyFor, withRemedy } from './remedy.ts';
import { openSqliteDriver, type SqliteDriverOptions } from './sqlite/sqlite-driver.ts';
import type { Collection, Store } from './store.ts';
import { type AdapterOptions, readPages, type StoreDriver, withTimeout } from './store-driver.ts';
import { createStoreHealth } from './store-health.ts';
import { useNativeJson } from './value-format.ts';

/** What a probe writes: longer than a job with two prompts of 2,000 characters. */
const PROBE_VALUE = 'x'.repeat(16 * 1024);

export interface StoreOptions {
  /** Ms between two probes while the store is unavailable, and between two looks at its file. Default 2,000. */
  readonly probeIntervalMs?: number;
  /** Receives what the operator should know of a store that can be used. */
  readonly warn?: (message: string) => void;
}

/**
 * Opens the store that `url` names: `sqlite:<file>`, `memory:`, `redis://…` or `rediss://…`.
 * @param onError receives an error that says what the operator should do, once for each outage, and one for each stored value
 *   that cannot be read
 * @throws ConfigError that says what to do, if the store cannot be opened
 */
export async function openStore(
  url: string,
  onError: (error: unknown) => void,
  { probeIntervalMs = 2000, warn = () => {} }: StoreOptions = {},
): Promise<Store> {
  const onFailure = (error: unknown) => void health.reportFailure(error);
  const driver: StoreDriver = await openDriver(url, { warn, onFailure, fileCheckIntervalMs: probeIntervalMs });
  const probeKeyv = createKeyv(driver, 'probe');
  const health = createStoreHealth({
    probe: async () => {
      try {
        await withTimeout(probeKeyv.set('probe', PROBE_VALUE));
        await withTimeout(probeKeyv.delete('probe'));
      } catch (error) {
        driver.reconnect?.(error);
        throw error;
      }
    },
    isNoResponse: driver.isNoResponse,
    onError: (error) => onError(withRemedy(error, driver.location)),
    probeIntervalMs,
  });
  return {
    get outageMessage() {
      return health.outageMessage;
    },
    get outageRemedy() {
      return health.outage === undefined ? undefined : remedyFor(health.outage);
    },
    onRecovered: health.onRecovered,
    collection: (namespace, schema) =>
      openCollection({ driver, keyv: createKeyv(driver, namespace), namespace, schema, health, onError }),
    listedCollection: (namespace, schema, { isUrgent = false } = {}) => {
      const keyv = createKeyv(driver, namespace, { isListed: true, isUrgent });
      const options = { driver, keyv, namespace, schema, health, onError };
      return { ...openCollection(options), entries: openEntryReader(options) };
    },
    whenCommitted: driver.whenCommitted,
    scanKeys: (namespace) => readPages(driver.scanKeys(namespace), health.run),
    [Symbol.asyncDispose]: () => {
      health[Symbol.dispose]();
      return driver.close();
    },
  };
}

async function openDriver(url: string, options: SqliteDriverOptions): Promise<StoreDriver> {
  if (url === 'memory:') return openSqliteDriver(':memory:', options);
  if (url.startsWith('sqlite:')) return openSqliteDriver(url.slice('sqlite:'.length), options);
  const { openRedisDriver } = await import('./redis/redis-driver.ts');
  return openRedisDriver(url, options.onFailure);
}

function createKeyv(
  driver: StoreDriver,
  namespace: string,
  options: AdapterOptions = { isListed: false, isUrgent: false },
): Keyv {
  const store = driver.adapter(namespace, options);
  const keyv = new Keyv({ store, namespace, useKeyPrefix: driver.useKeyPrefix, throwOnErrors: true });
  useNativeJson(keyv);
  // Every error is thrown as well. An `error` event without a listener would end the process.
  keyv.on('error', () => {});
  return keyv;
}

function openCollection<T>(options: ReaderOptions<T>): Collection<T> {
  const { driver, keyv, namespace, schema } = options;
  const { run } = options.health;
  const toStored = schema.toStored ?? ((value: T) => value);
  return {
    // Not by Keyv, which parses as it reads: a value that is cut off would be taken for an outage.
    get: async (key, beforeParse) => {
      const read = await run(() => withTimeout(driver.readTexts(namespace, [key]).next()));
      if (read.done || read.value === undefined) return undefined;
      if (beforeParse) await beforeParse();
      return (await parseStored(key, read.value, options))?.value;
    },
    set: async (key, value, ttl) => void (await run(() => withTimeout(keyv.set(key, toStored(value), ttl)))),
    delete: async (key) => void (await run(() => withTimeout(keyv.delete(key)))),
  };
}
