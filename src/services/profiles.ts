import { type OptionDefaults, optionDefaults } from '#schema/preset.ts';
import type { Store } from './store/store.ts';

/** What people have set for themselves, in every server. Reading is from memory, since it comes before the first answer. */
export interface Profiles {
  of(person: string): OptionDefaults;
  /** Nothing set is nothing kept. */
  set(person: string, options: OptionDefaults): Promise<void>;
}

/** Opens what the store has. */
export async function openProfiles(store: Store): Promise<Profiles> {
  const shelf = store.shelf('profiles', optionDefaults);
  const kept = new Map<string, OptionDefaults>();
  for await (const [person, options] of shelf.entries()) kept.set(person, options);
  return {
    of: (person) => kept.get(person) ?? {},
    set: async (person, options) => {
      if (Object.keys(options).length === 0) {
        await shelf.delete(person);
        kept.delete(person);
      } else {
        await shelf.set(person, options);
        kept.set(person, options);
      }
    },
  };
}
