import { type OptionDefaults, optionDefaults } from '#schema/preset/preset.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { CACHE_SIZES } from '#services/store/cache/cache-sizes.ts';
import { openLazyCollection } from '#services/store/cache/lazy-collection.ts';
import type { LoadingCache } from '#services/store/cache/loading-cache.ts';
import type { Store } from '#services/store/store.ts';

/** The default options of members, in every server. Reads are from memory, because they precede the first response. */
export interface Profiles extends Pick<LoadingCache<OptionDefaults>, 'load'> {
  /** @throws Error if the person's options are not loaded */
  get(person: string): OptionDefaults;
  /** Empty options delete the profile. */
  set(person: string, options: OptionDefaults): Promise<void>;
}

/** Opens the stored profiles, and follows what other processes change. Of two changes at once, the last write wins. */
export function openProfiles(store: Store, bus: Bus = noopBus, maxIdle = CACHE_SIZES.people): Profiles {
  const collection = openLazyCollection(store, bus, 'profiles', optionDefaults, maxIdle);
  return {
    load: collection.load,
    get: (person) => collection.get(person) ?? {},
    set: (person, options) =>
      Object.keys(options).length === 0 ? collection.delete(person) : collection.set(person, options),
  };
}
