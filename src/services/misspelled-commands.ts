import { z } from 'zod';
import { attachment } from '#schema/interaction/packet.ts';
import type { Store } from '#services/store/store.ts';

const misspelledCommand = z.object({
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), attachment])),
  suggestions: z.array(z.string()),
});
/** The options of a command, and the names that may have been meant in place of the one that is wrong. */
export type MisspelledCommand = Readonly<z.infer<typeof misspelledCommand>>;

/** Stores commands that a button sends again with another name. */
export interface MisspelledCommands {
  /** @param key the interaction, the person and the channel */
  save(key: string, command: MisspelledCommand): Promise<void>;
  find(key: string): Promise<MisspelledCommand | undefined>;
}

/** Ms that the buttons work: whoever has made a slip presses at once. */
const COMMAND_TTL_MS = 60 * 60 * 1000;

export function openMisspelledCommands(store: Store): MisspelledCommands {
  const collection = store.collection('misspelled', misspelledCommand);
  return {
    save: (key, command) => collection.set(key, command, COMMAND_TTL_MS),
    find: (key) => collection.get(key),
  };
}
