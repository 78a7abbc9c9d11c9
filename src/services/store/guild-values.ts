import { z } from 'zod';
import { UserError } from '#schema/user-error.ts';
import type { Bus } from '#services/bus/bus.ts';
import { createKeyedSerialQueue } from '#services/serial-queue.ts';
import { openCachedCollection } from './cached-collection.ts';
import type { Store } from './store.ts';

/** One value for each server, held in memory: reading never waits. */
export interface GuildValues<T> {
  /** What a server without a value has is the same for all. */
  getForGuild(guild: string | undefined): T;
  /**
   * Replaces a server's value by what `change` makes of it. Changes of one server come one after another, each sees what the
   * one before has left, and what throws changes nothing.
   * @throws Refusal where the result breaks a limit, and whatever `change` throws
   */
  update(guild: string, change: (before: T) => T): Promise<T>;
  /** Servers that keep anything. */
  guilds(): readonly string[];
}

/**
 * Opens what the store has under `name`, and follows what other processes change. A server's value is changed by one process
 * alone, the one that has its shard: so no change is lost between two.
 * @param check throws a Refusal for what the schema cannot say
 */
export async function openGuildValues<T>(
  store: Store,
  bus: Bus,
  { name, schema, defaultValue, check = () => {} }: GuildValuesOptions<T>,
): Promise<GuildValues<T>> {
  const cached = await openCachedCollection(store, bus, name, schema);
  const updates = createKeyedSerialQueue();
  const apply = async (guild: string, change: (before: T) => T) => {
    // Throws where the store holds this server's value in a form that is not known: it must not be written over.
    const before = cached.get(guild) ?? (await cached.readStored(guild)) ?? defaultValue;
    const after = change(before);
    check(after);
    const { data, error } = schema.safeParse(after);
    if (error) throw new UserError(`That cannot be kept: ${z.prettifyError(error)}`, { cause: error });
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
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly defaultValue: T;
  readonly check?: (value: T) => void;
}
