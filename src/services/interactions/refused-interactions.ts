import { z } from 'zod';
import type { Interaction } from '#schema/interaction/interaction.ts';
import type { Modal } from '#schema/interaction/modal/modal.ts';
import { storedModal } from '#schema/interaction/modal/stored-modal.ts';
import { storedEvent } from '#schema/interaction/stored-event.ts';
import type { Store } from '#services/store/store.ts';

const refusedInteraction = z.object({
  /** The interaction's id, the channel, and when it was refused (ms since the epoch). */
  id: z.string(),
  channel: z.string(),
  at: z.number(),
  event: storedEvent,
  /** The form with what was filled in. */
  modal: storedModal.optional(),
  /** The name that is wrong, and those that may have been meant. */
  didYouMean: z.object({ typed: z.string(), names: z.array(z.string()) }).optional(),
});
/** What somebody did that was refused, or that a question has to be answered for first. */
export type RefusedInteraction = Readonly<z.infer<typeof refusedInteraction>>;

/**
 * Keeps what was refused, for the buttons under the refusal: of each person the last few, for an hour, in memory and in the
 * store. So the buttons work while the store is away, and after a restart.
 */
export interface RefusedInteractions {
  /** @returns the key for custom_ids, at once; writing goes on and never fails */
  save(refused: Omit<RefusedInteraction, 'id' | 'channel' | 'at'>, interaction: Interaction): string;
  /** Undefined if it is no longer kept, or was somebody else's, or elsewhere. */
  find(key: string, interaction: Interaction): Promise<RefusedInteraction | undefined>;
  /** Forgets what is done again. Never rejects. */
  delete(key: string, interaction: Interaction): Promise<void>;
  /** What is kept of a person. */
  listOf(person: string): Promise<readonly RefusedInteraction[]>;
  /** Forgets all of a person, and open forms of theirs in this process. */
  forget(person: string): Promise<void>;
  /** Remembers a form that is open, in memory: if what comes back is refused, it can be opened again. */
  rememberModal(person: string, modal: Modal): void;
  findModal(person: string, id: string): Modal | undefined;
}

/** Ms that a refused interaction is kept. */
const REFUSED_TTL_MS = 60 * 60 * 1000;

/** Refused interactions that are kept of one person. */
const MAX_PER_PERSON = 5;

/** Entries in memory. An interaction or a form is a few kilobytes, and at most some 30. */
const [MAX_REFUSED_IN_MEMORY, MAX_OPEN_MODALS] = [200, 500];

/** @param onError is called where the store could not be used */
export function openRefusedInteractions(
  store: Store,
  wallClock: () => number,
  onError: (error: unknown) => void,
): RefusedInteractions {
  const collection = store.collection('refused', refusedInteraction);
  const recent = createRecentMap<RefusedInteraction | 'deleted'>(MAX_REFUSED_IN_MEMORY);
  const openModals = createRecentMap<Modal>(MAX_OPEN_MODALS);
  const lastSlots = createRecentMap<number>(MAX_REFUSED_IN_MEMORY);
  const storageKey = (person: string, slot: string) => `${person}-${slot}`;
  const slotsOf = (person: string) =>
    Array.from({ length: MAX_PER_PERSON }, (_, slot) => storageKey(person, `${slot}`));
  const memoryKey = (person: string, key: string) => `${person}-${key}`;

  return {
    save: (refused, { reply: { id }, person, place }) => {
      // Slots in turn, so that a person has a bounded number of entries without a list of them.
      const slot = ((lastSlots.get(person.id) ?? -1) + 1) % MAX_PER_PERSON;
      lastSlots.set(person.id, slot);
      const entry = { ...refused, id, channel: place.channel ?? '', at: wallClock() };
      const key = `${slot}-${id}`;
      recent.set(memoryKey(person.id, key), entry);
      void collection.set(storageKey(person.id, `${slot}`), entry, REFUSED_TTL_MS).catch(onError);
      return key;
    },

    find: async (key, { person, place }) => {
      const [slot = '', id] = key.split('-');
      const found = recent.get(memoryKey(person.id, key)) ?? (await collection.get(storageKey(person.id, slot)));
      if (found === 'deleted' || found?.id !== id || found?.channel !== (place.channel ?? '')) return undefined;
      return wallClock() - found.at < REFUSED_TTL_MS ? found : undefined;
    },

    delete: async (key, { person }) => {
      const [slot = '', id] = key.split('-');
      recent.set(memoryKey(person.id, key), 'deleted');
      try {
        const stored = await collection.get(storageKey(person.id, slot));
        if (stored?.id === id) await collection.delete(storageKey(person.id, slot));
      } catch (error) {
        onError(error);
      }
    },

    listOf: async (person) => {
      const found = await Promise.all(slotsOf(person).map((slot) => collection.get(slot)));
      return found.flatMap((entry) => entry ?? []);
    },
    forget: async (person) => {
      recent.deleteFrom(`${person}-`);
      openModals.deleteFrom(`${person} `);
      await Promise.all(slotsOf(person).map(collection.delete));
    },

    rememberModal: (person, modal) => openModals.set(`${person} ${modal.id}`, modal),
    findModal: (person, id) => openModals.get(`${person} ${id}`),
  };
}

/** A map of the entries that were set last. */
function createRecentMap<T>(maxSize: number) {
  const entries = new Map<string, T>();
  return {
    get: (key: string) => entries.get(key),
    /** Deletes what has such a key. */
    deleteFrom: (prefix: string) => {
      for (const key of entries.keys()) if (key.startsWith(prefix)) entries.delete(key);
    },
    set: (key: string, value: T) => {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > maxSize && oldest !== undefined) entries.delete(oldest);
    },
  };
}
