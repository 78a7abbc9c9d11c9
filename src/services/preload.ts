import type { BlockedMembers } from './blocked-members/blocked-members.ts';
import type { Gifts } from './gifts/gifts.ts';
import type { Quota } from './limits/quota.ts';
import type { Settings } from './limits/settings.ts';
import type { ServerLists } from './lists/word-lists.ts';
import type { Ledger } from './money/ledger.ts';
import type { Popularity } from './presets/popularity.ts';
import type { Presets } from './presets/presets.ts';
import type { Profiles } from './presets/profiles.ts';
import type { ServerSettings } from './settings/server-settings.ts';
import { holdAll } from './store/cache/hold-all.ts';

/** Who does something, and where; as in an interaction or a job request. */
export interface PreloadTarget {
  readonly person: { readonly id: string };
  readonly place: { readonly guild: string | undefined };
}

/**
 * Reads all that is known of a person and a server, unless it is in memory, and holds it there until the result is disposed of:
 * in between, presets, settings, defaults, counts and popular styles are read without waiting.
 * @throws StoreUnavailableError if something is not in memory and cannot be read
 * @example
 * using _held = await preload(interaction);
 * const style = styles.resolve(undefined, interaction.person, interaction.place);
 */
export type Preload = (target: PreloadTarget) => Promise<Disposable>;

export interface PreloadSources {
  readonly presets: Pick<Presets, 'load'>;
  readonly settings: Pick<Settings, 'load'>;
  readonly serverSettings: Pick<ServerSettings, 'load'>;
  readonly blockedMembers: Pick<BlockedMembers, 'load'>;
  readonly serverLists: Pick<ServerLists, 'load'>;
  readonly profiles: Pick<Profiles, 'load'>;
  readonly popularity: Pick<Popularity, 'load'>;
  readonly quota: Pick<Quota, 'load'>;
  readonly ledger: Pick<Ledger, 'load'>;
  readonly gifts: Pick<Gifts, 'load'>;
}

export function createPreload({
  presets,
  settings,
  serverSettings,
  blockedMembers,
  serverLists,
  profiles,
  popularity,
  quota,
  ledger,
  gifts,
}: PreloadSources): Preload {
  return async ({ person, place: { guild } }) =>
    holdAll([
      presets.load(guild),
      settings.load(guild),
      serverSettings.load(guild),
      blockedMembers.load(guild),
      serverLists.load(guild),
      profiles.load(person.id),
      popularity.load(guild ?? person.id),
      quota.load({ guild, person: person.id }),
      ledger.load({ guild, person: person.id }),
      gifts.load(guild),
    ]);
}
