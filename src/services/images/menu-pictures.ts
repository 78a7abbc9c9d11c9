import { z } from 'zod';
import type { InteractionMessage } from '#schema/interaction/message.ts';
import type { Store } from '#services/store/store.ts';

/** The pictures of a message, and whether the message is ephemeral. */
export type MenuMessage = Pick<InteractionMessage, 'pictures' | 'private'>;

/** Stores the pictures of a message while its modal is open: a context menu's modal comes back without the message. */
export interface MenuPictures {
  /** @param id the interaction that opened the modal, and the person */
  save(id: string, message: MenuMessage): Promise<void>;
  find(id: string): Promise<MenuMessage | undefined>;
}

/** Ms that a modal may stay open. Discord's links last a day. */
const MODAL_TTL_MS = 6 * 60 * 60 * 1000;

const picture = z.object({ url: z.url(), width: z.number().optional(), height: z.number().optional() });
const menuMessage = z.object({ pictures: z.array(picture), private: z.boolean() });

export function openMenuPictures(store: Store): MenuPictures {
  const collection = store.collection('menu-pictures', menuMessage);
  return {
    save: (id, { pictures, private: isPrivate }) =>
      collection.set(id, { pictures: [...pictures], private: isPrivate }, MODAL_TTL_MS),
    find: (id) => collection.get(id),
  };
}
