import { z } from 'zod';
import { md } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import type { Bus } from '#services/bus/bus.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import { openCachedCollection } from './cached-collection.ts';
import type { ListedNamespace, Store } from './store.ts';

/** One value for each server, held in memory: reading never waits. */
export interface GuildValues<T> {
  /** The server's value, or the default. */
  getForGuild(guild: string | undefined): T;
  /**
   * Replaces a server's value by the result of `change`. Updates of one server run one after another. If `change` throws, the
   * value stays as it was.
   * @throws UserError if the result breaks a limit, and whatever `change` throws
   */
  update(guild: string, change: (before: T) => T): Promise<T>;
  /** The servers that have a value. */
  guilds(): readonly string[];
}

/**
 * Opens the collection `name`, and follows what other processes change. Only the process that runs a server's shard changes its
 * value, so no update is lost.
 * @param check throws a UserError for what the schema cannot express
 */
export async function openGuildValues<T>(
  store: Store,
  bus: Bus,
  { name, schema, defaultValue, check = () => {} }: GuildValuesOptions<T>,
): Promise<GuildValues<T>> {
  const cached = await openCachedCollection(store, bus, name, schema);
  const updates = createKeyedSerialQueue();
  const apply = async (guild: string, change: (before: T) => T) => {
    // Throws if the stored value does not match the schema: it must not be overwritten.
    const before = cached.get(guild) ?? (await cached.readStored(guild)) ?? defaultValue;
    const after = change(before);
    check(after);
    const { data, error } = schema.safeParse(after);
    if (error) throw new UserError(md`That cannot be kept: ${z.prettifyError(error)}`, { cause: error });
    await cached.set(guild, data);
    return data;
  };
  return {
    getForGuild: (guild) => (guild === undefined ? undefined : cached.get(guild)) ?? defaultValue,
    update: (guild, change) => updates.run(guild, () => apply(guild, change)),
    guilds: () => cached.keys(),
  };
}

interface GuildValuesOptions<T> {
  readonly name: ListedNamespace;
  readonly schema: z.ZodType<T>;
  readonly defaultValue: T;
  readonly check?: (value: T) => void;
}
