import { z } from 'zod';
import { t } from '#schema/language/t.ts';
import { UserError } from '#schema/user-error.ts';
import type { Bus } from '#services/bus/bus.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import type { Store } from '#services/store/store.ts';
import { CACHE_SIZES } from './cache-sizes.ts';
import { openLazyCollection } from './lazy-collection.ts';
import type { Loading, LoadingCache } from './loading-cache.ts';

/** One value for each server. Whoever reads a server's value has loaded it before, so that reading never waits. */
export interface GuildValues<T> {
  /** Reads the server's value, unless it is in memory, and holds it there. See {@link LoadingCache.load}. */
  load(guild: string | undefined): Loading;
  /** The server's value, or the default. @throws Error if it is not loaded */
  getForGuild(guild: string | undefined): T;
  /**
   * Replaces a server's value by the result of `change`. Updates of one server run one after another. If `change` throws, the
   * value stays as it was.
   * @throws UserError if the result breaks a limit, and whatever `change` throws
   */
  update(guild: string, change: (before: T) => T): Promise<T>;
  /** The server has the default again, and nothing stored. */
  forget(guild: string): Promise<void>;
}

/**
 * Opens the collection `name`, and follows what other processes change. Only the process that runs a server's shard changes its
 * value, so no update is lost.
 * @param check throws a UserError for what the schema cannot express
 */
export function openGuildValues<T>(
  store: Store,
  bus: Bus,
  { name, schema, defaultValue, maxIdle = CACHE_SIZES.servers, check = () => {} }: GuildValuesOptions<T>,
): GuildValues<T> {
  const values = openLazyCollection(store, bus, name, schema, maxIdle);
  const updates = createKeyedSerialQueue();
  const apply = async (guild: string, change: (before: T) => T) => {
    // Throws if the stored value does not match the schema: it must not be overwritten.
    using _held = await values.load(guild);
    const after = change(values.get(guild) ?? defaultValue);
    check(after);
    const { data, error } = schema.safeParse(after);
    if (error)
      throw new UserError(t('That cannot be kept: {problem}', { problem: z.prettifyError(error) }), {
        cause: error,
      });
    await values.set(guild, data);
    return data;
  };
  return {
    load: (guild) => (guild === undefined ? new DisposableStack() : values.load(guild)),
    getForGuild: (guild) => (guild === undefined ? undefined : values.get(guild)) ?? defaultValue,
    update: (guild, change) => updates.run(guild, () => apply(guild, change)),
    forget: (guild) => updates.run(guild, () => values.delete(guild)),
  };
}

interface GuildValuesOptions<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly defaultValue: T;
  /** Servers whose values stay in memory besides those in use. */
  readonly maxIdle?: number | undefined;
  readonly check?: (value: T) => void;
}
