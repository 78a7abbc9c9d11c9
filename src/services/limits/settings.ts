import { EMPTY_GUILD_SETTINGS, type GuildSettings, guildSettings } from '#schema/guild-settings.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { type GuildValues, openGuildValues } from '#services/store/cache/guild-values.ts';
import type { Store } from '#services/store/store.ts';

/** The settings of each server, besides its presets. */
export type Settings = GuildValues<GuildSettings>;

export function openSettings(store: Store, bus: Bus = noopBus, maxIdle?: number): Settings {
  const defaultValue = EMPTY_GUILD_SETTINGS;
  return openGuildValues(store, bus, { name: 'settings', schema: guildSettings, defaultValue, maxIdle });
}
