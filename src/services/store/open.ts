import Keyv from 'keyv';
import type { z } from 'zod';
import { withAdvice } from './advice.ts';
import { openFile } from './file.ts';
import { type Ground, within } from './ground.ts';
import { createHealth, type Health } from './health.ts';
import { openRedis } from './redis.ts';
import type { Shelf, Store } from './store.ts';

/** Characters that a probe writes: a job with two prompts of 2,000 characters and its surroundings has less. */
const PROBE = 'x'.repeat(16 * 1024);

export interface StoreOptions {
  /** Ms from one try to the next while the store cannot be used. Default 2,000. */
  readonly probeEvery?: number;
}

/**
 * Opens the store that `url` names: `sqlite:<file>`, `memory:`, `redis://…` or `rediss://…`.
 * @param onError hears what the operator is to do when the store fails, once until it is well again; and of single values that
 *   cannot be read
 * @throws ConfigError that says what to do, where it cannot be opened.
 */
export async function openStore(
  url: string,
  onError: (error: unknown) => void,
  { probeEvery = 2000 }: StoreOptions = {},
): Promise<Store> {
  const ground: Ground = await open(url, (error) => health.failed(error));
  const probing = keyvOf(ground, 'probe');
  const health = createHealth({
    probe: async () => {
      await within(probing.set('probe', PROBE));
      await within(probing.delete('probe'));
    },
    isSilent: ground.isSilent,
    onError: (error) => onError(withAdvice(error, ground.where)),
    every: probeEvery,
  });
  return {
    get trouble() {
      return health.trouble;
    },
    onWell: health.onWell,
    shelf: (namespace, schema) => openShelf(keyvOf(ground, namespace), schema, health, onError),
    [Symbol.asyncDispose]: () => {
      health[Symbol.dispose]();
      return ground.close();
    },
  };
}

async function open(url: string, failed: (error: unknown) => void): Promise<Ground> {
  if (url === 'memory:') return openFile(':memory:');
  return url.startsWith('sqlite:') ? openFile(url.slice('sqlite:'.length)) : openRedis(url, failed);
}

function keyvOf(ground: Ground, namespace: string): Keyv {
  const store = ground.adapter(namespace);
  const keyv = new Keyv({ store, namespace, useKeyPrefix: ground.prefix, throwOnErrors: true });
  // Every error is thrown as well; without anybody who listens it would end the process.
  keyv.on('error', () => {});
  return keyv;
}

function openShelf<T>(keyv: Keyv, schema: z.ZodType<T>, { run }: Health, onError: (error: unknown) => void): Shelf<T> {
  return {
    get: async (key) => {
      const value: unknown = await run(() => within(keyv.get(key)));
      return value === undefined ? undefined : schema.parse(value);
    },
    set: async (key, value, ttl) => void (await run(() => within(keyv.set(key, value, ttl)))),
    delete: async (key) => void (await run(() => within(keyv.delete(key)))),
    async *entries() {
      const entries = keyv.iterator?.(undefined);
      for (;;) {
        const next = await run(async () => entries && (await within(Promise.resolve(entries.next()))));
        if (!next || next.done) return;
        const [key, value] = next.value;
        const { data, error } = schema.safeParse(value);
        if (error) onError(new Error(`the store holds ${key} in a form that is not known`, { cause: error }));
        else yield [key, data] as const;
      }
    },
  };
}
