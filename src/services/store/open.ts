import { setTimeout as sleep } from 'node:timers/promises';
import KeyvRedis from '@keyv/redis';
import Keyv from 'keyv';
import type { z } from 'zod';
import { ConfigError } from '#schema/config.ts';
import { openDatabase, SqliteAdapter } from './sqlite.ts';
import type { Shelf, Store } from './store.ts';

/** Ms after which a call to the store counts as failed; a Redis that is down would hang for ever. */
const DEADLINE = 5000;

/** What a kind of store has to give: an adapter for each namespace, and an end. */
interface Ground {
  adapter(namespace: string): object;
  /** Whether Keyv writes the namespace into the key; Redis's adapter does so itself. */
  readonly prefix: boolean;
  close(): Promise<void>;
}

/**
 * Opens the store that `url` names: `sqlite:<file>`, `memory:`, `redis://…` or `rediss://…`.
 * @throws ConfigError that says what to do, where it cannot be opened.
 */
export async function openStore(url: string, onError: (error: unknown) => void): Promise<Store> {
  const ground = await open(url, onError);
  return {
    shelf: (namespace, schema) => {
      const keyv = new Keyv({
        store: ground.adapter(namespace),
        namespace,
        useKeyPrefix: ground.prefix,
        throwOnErrors: true,
      });
      keyv.on('error', onError);
      return openShelf(keyv, schema, onError);
    },
    [Symbol.asyncDispose]: () => ground.close(),
  };
}

async function open(url: string, onError: (error: unknown) => void): Promise<Ground> {
  if (url === 'memory:') return openFile(':memory:');
  return url.startsWith('sqlite:') ? openFile(url.slice('sqlite:'.length)) : openRedis(url, onError);
}

function openFile(file: string): Ground {
  try {
    const database = openDatabase(file, Date.now());
    return { adapter: () => new SqliteAdapter(database), prefix: true, close: async () => database.close() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `Lorikeet cannot start: its store ${file} cannot be used (${reason}).\n` +
        '  - Check that the folder exists and may be written to, that the disk is not full, and that the file is one of Lorikeet’s.\n' +
        '  - Or choose another with STORE_URL=sqlite:<file>. A broken file can be moved away; old buttons then no longer work.',
      { cause: error },
    );
  }
}

async function openRedis(url: string, onError: (error: unknown) => void): Promise<Ground> {
  const first = new KeyvRedis(
    { url, socket: { connectTimeout: DEADLINE } },
    { throwOnErrors: true, connectionTimeout: DEADLINE },
  );
  first.on('error', onError);
  try {
    await within(first.getClient().then((client) => client.ping()));
  } catch (error) {
    if (first.client.isOpen) first.client.destroy();
    throw new ConfigError(
      `Lorikeet cannot start: Redis at ${new URL(url).host} does not answer.\n  - Start it, or correct STORE_URL.`,
      { cause: error },
    );
  }
  return {
    adapter: (namespace) =>
      new KeyvRedis(first.client, { namespace, throwOnErrors: true, connectionTimeout: DEADLINE }),
    prefix: false,
    close: () => first.disconnect(),
  };
}

function openShelf<T>(keyv: Keyv, schema: z.ZodType<T>, onError: (error: unknown) => void): Shelf<T> {
  return {
    get: async (key) => {
      const value: unknown = await within(keyv.get(key));
      return value === undefined ? undefined : schema.parse(value);
    },
    set: async (key, value, ttl) => void (await within(keyv.set(key, value, ttl))),
    delete: async (key) => void (await within(keyv.delete(key))),
    async *entries() {
      for await (const [key, value] of keyv.iterator?.(undefined) ?? []) {
        const { data, error } = schema.safeParse(value);
        if (error) onError(new Error(`the store holds ${key} in a form that is not known`, { cause: error }));
        else yield [key, data] as const;
      }
    },
  };
}

/** @throws Error where `work` takes longer than {@link DEADLINE}. */
async function within<T>(work: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = sleep(DEADLINE, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new Error(`the store did not answer within ${DEADLINE} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}
