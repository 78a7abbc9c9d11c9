import type { WordLists } from '#schema/template/draw-template.ts';
import { type GuildLists, guildLists, toWordLists } from '#schema/template/guild-lists.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { openGuildValues } from '#services/store/cache/guild-values.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import type { Store } from '#services/store/store.ts';

/** The lists of each server that prompts draw from. */
export interface ServerLists {
  /** Reads a server's lists, unless they are in memory, and holds them there. */
  load(guild: string | undefined): Loading;
  /** The server's lists; none in direct messages. @throws Error if they are not loaded */
  getForGuild(guild: string | undefined): GuildLists;
  /** The same by name, as templates take them. @throws Error if they are not loaded */
  wordsFor(guild: string | undefined): WordLists;
  /** @throws UserError where the result breaks a limit, and whatever `change` throws */
  update(guild: string, change: (before: GuildLists) => GuildLists): Promise<GuildLists>;
  /** Forgets all of a server. */
  forget(guild: string): Promise<void>;
}

export function openServerLists(store: Store, bus: Bus = noopBus, maxIdle?: number): ServerLists {
  const defaultValue: GuildLists = [];
  const schema = guildLists.readonly();
  const guilds = openGuildValues(store, bus, { name: 'lists', schema, defaultValue, maxIdle });
  return { ...guilds, wordsFor: (guild) => toWordLists(guilds.getForGuild(guild)) };
}
