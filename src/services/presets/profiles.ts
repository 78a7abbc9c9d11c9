import { type OptionDefaults, optionDefaults } from '#schema/preset/preset.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { openCachedCollection } from '#services/store/cached-collection.ts';
import type { Store } from '#services/store/store.ts';

/** The default options of members, in every server. Reads are from memory, because they precede the first response. */
export interface Profiles {
  get(person: string): OptionDefaults;
  /** Empty options delete the profile. */
  set(person: string, options: OptionDefaults): Promise<void>;
}

/** Opens the stored profiles, and follows what other processes change. Of two changes at once, the last write wins. */
export async function openProfiles(store: Store, bus: Bus = noopBus): Promise<Profiles> {
  const collection = await openCachedCollection(store, bus, 'profiles', optionDefaults);
  return {
    get: (person) => collection.get(person) ?? {},
    set: (person, options) =>
      Object.keys(options).length === 0 ? collection.delete(person) : collection.set(person, options),
  };
}
