import { z } from 'zod';
import type { InteractionMessage } from '#schema/interaction/message.ts';
import type { Store } from '#services/store/store.ts';

/** The pictures of a message, where it is, and whether it is ephemeral. An older version stored no place. */
export type MenuMessage = Pick<InteractionMessage, 'pictures' | 'private'> & {
  readonly id?: string | undefined;
  readonly channel?: string | undefined;
};

/** Stores the pictures of a message while its modal is open: a context menu's modal comes back without the message. */
export interface MenuPictures {
  /** @param id the interaction that opened the modal, and the person */
  save(id: string, message: MenuMessage): Promise<void>;
  find(id: string): Promise<MenuMessage | undefined>;
}

/** Ms that a modal may stay open. Discord's links last a day. */
const MODAL_TTL_MS = 6 * 60 * 60 * 1000;

const picture = z.object({
  url: z.url(),
  width: z.number().optional(),
  height: z.number().optional(),
  spoiler: z.boolean().optional(),
});
const menuMessage = z.object({
  pictures: z.array(picture),
  private: z.boolean(),
  id: z.string().optional(),
  channel: z.string().optional(),
});

export function openMenuPictures(store: Store): MenuPictures {
  const collection = store.collection('menu-pictures', menuMessage);
  return {
    save: (id, { pictures, ...message }) => collection.set(id, { ...message, pictures: [...pictures] }, MODAL_TTL_MS),
    find: (id) => collection.get(id),
  };
}
