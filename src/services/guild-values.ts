import { z } from 'zod';
import { Refusal } from '#schema/refusal.ts';
import type { Bus } from './bus.ts';
import { openMirror } from './mirror.ts';
import type { Store } from './store/store.ts';

/** One value for each server, held in memory: reading never waits. */
export interface GuildValues<T> {
  /** What a server without a value has is the same for all. */
  of(guild: string | undefined): T;
  /**
   * Replaces a server's value by what `change` makes of it. Changes of one server come one after another, each sees what the
   * one before has left, and what throws changes nothing.
   * @throws Refusal where the result breaks a limit, and whatever `change` throws
   */
  change(guild: string, change: (before: T) => T): Promise<T>;
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
  { name, schema, none, check = () => {} }: GuildShelf<T>,
): Promise<GuildValues<T>> {
  const kept = await openMirror(store, bus, name, schema);
  const turns = new Map<string, Promise<unknown>>();
  const apply = async (guild: string, change: (before: T) => T) => {
    // Throws where the store holds this server's value in a form that is not known: it must not be written over.
    const before = kept.get(guild) ?? (await kept.stored(guild)) ?? none;
    const after = change(before);
    check(after);
    const { data, error } = schema.safeParse(after);
    if (error) throw new Refusal(`That cannot be kept: ${z.prettifyError(error)}`, { cause: error });
    await kept.set(guild, data);
    return data;
  };
  return {
    of: (guild) => (guild === undefined ? undefined : kept.get(guild)) ?? none,
    change: (guild, change) => {
      const turn = (turns.get(guild) ?? Promise.resolve()).catch(() => {}).then(() => apply(guild, change));
      turns.set(guild, turn);
      return turn;
    },
    guilds: () => kept.keys(),
  };
}

interface GuildShelf<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly none: T;
  readonly check?: (value: T) => void;
}
