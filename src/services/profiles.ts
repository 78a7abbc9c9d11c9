import { type OptionDefaults, optionDefaults } from '#schema/preset.ts';
import { type Bus, SILENT } from './bus.ts';
import { openMirror } from './mirror.ts';
import type { Store } from './store/store.ts';

/** What people have set for themselves, in every server. Reading is from memory, since it comes before the first answer. */
export interface Profiles {
  of(person: string): OptionDefaults;
  /** Nothing set is nothing kept. */
  set(person: string, options: OptionDefaults): Promise<void>;
}

/** Opens what the store has, and follows what other processes change. Of two changes at once in two servers the last stays. */
export async function openProfiles(store: Store, bus: Bus = SILENT): Promise<Profiles> {
  const kept = await openMirror(store, bus, 'profiles', optionDefaults);
  return {
    of: (person) => kept.get(person) ?? {},
    set: (person, options) => (Object.keys(options).length === 0 ? kept.delete(person) : kept.set(person, options)),
  };
}
