import {
  EMPTY_SETTINGS,
  readSetting,
  type StoredSettings,
  storedSettings,
  withoutSetting,
  withSetting,
} from '#schema/settings/index.ts';
import type { Setting, SettingOf } from '#schema/settings/setting.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { openGuildValues } from '#services/store/cache/guild-values.ts';
import type { Loading } from '#services/store/cache/loading-cache.ts';
import type { Store } from '#services/store/store.ts';

/** What the admins of each server have chosen with `/settings`. Its limits are a store of their own. */
export interface ServerSettings {
  /** Reads a server's choices, unless they are in memory, and holds them there. */
  load(guild: string | undefined): Loading;
  /** The value that counts in a server; in direct messages (undefined) the default. @throws Error if the server is not loaded */
  get<T>(guild: string | undefined, setting: SettingOf<T>): T;
  /** `undefined` takes the choice back. Other processes see the change within a second. */
  change<T>(guild: string, setting: SettingOf<T>, value: T | undefined): Promise<void>;
  /** Makes a value of the one that counts by then, since others may change it at the same time. @throws whatever `change` throws */
  update<T>(guild: string, setting: SettingOf<T>, change: (before: T) => T | undefined): Promise<void>;
  /** Takes the choice back, as {@link change} to `undefined` does. */
  reset(guild: string, setting: Pick<Setting, 'id'>): Promise<void>;
  /** Forgets all of a server. */
  forget(guild: string): Promise<void>;
}

export function openServerSettings(store: Store, bus: Bus = noopBus, maxIdle?: number): ServerSettings {
  const defaultValue: StoredSettings = EMPTY_SETTINGS;
  const guilds = openGuildValues(store, bus, {
    name: 'server-settings',
    schema: storedSettings,
    defaultValue,
    maxIdle,
  });
  return {
    load: guilds.load,
    forget: guilds.forget,
    get: (guild, setting) => readSetting(guilds.getForGuild(guild), setting),
    change: async (guild, setting, value) => {
      await guilds.update(guild, (before) => withSetting(before, setting, value));
    },
    update: async (guild, setting, change) => {
      await guilds.update(guild, (before) => withSetting(before, setting, change(readSetting(before, setting))));
    },
    reset: async (guild, setting) => {
      await guilds.update(guild, (before) => withoutSetting(before, setting));
    },
  };
}
