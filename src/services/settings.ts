import { type GuildSettings, guildSettings, NO_SETTINGS } from '#schema/settings.ts';
import { type Bus, SILENT } from './bus.ts';
import { type GuildValues, openGuildValues } from './guild-values.ts';
import type { Store } from './store/store.ts';

/** What each server has set for itself, beside its presets. */
export type Settings = GuildValues<GuildSettings>;

export function openSettings(store: Store, bus: Bus = SILENT): Promise<Settings> {
  return openGuildValues(store, bus, { name: 'settings', schema: guildSettings, none: NO_SETTINGS });
}
