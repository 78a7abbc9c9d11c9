import { type OptionDefaults, optionDefaults } from '#schema/preset/preset.ts';
import { type Bus, noopBus } from '#services/bus/bus.ts';
import { openCachedCollection } from '#services/store/cached-collection.ts';
import type { Store } from '#services/store/store.ts';

/** What people have set for themselves, in every server. Reading is from memory, since it comes before the first answer. */
export interface Profiles {
  get(person: string): OptionDefaults;
  /** Nothing set is nothing kept. */
  set(person: string, options: OptionDefaults): Promise<void>;
}

/** Opens what the store has, and follows what other processes change. Of two changes at once in two servers the last stays. */
export async function openProfiles(store: Store, bus: Bus = noopBus): Promise<Profiles> {
  const collection = await openCachedCollection(store, bus, 'profiles', optionDefaults);
  return {
    get: (person) => collection.get(person) ?? {},
    set: (person, options) =>
      Object.keys(options).length === 0 ? collection.delete(person) : collection.set(person, options),
  };
}
