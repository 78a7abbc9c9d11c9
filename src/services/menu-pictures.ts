import { z } from 'zod';
import type { SeenMessage } from '#schema/seen-message.ts';
import type { Store } from './store/store.ts';

/** The pictures of a message, and whether one person alone sees them. */
export type Seen = Pick<SeenMessage, 'pictures' | 'private'>;

/** Keeps the pictures of a message while a form is filled in: unlike a button's, a menu's message does not come back with it. */
export interface MenuPictures {
  /** @param id the interaction that opened the form, and by whom */
  keep(id: string, seen: Seen): Promise<void>;
  find(id: string): Promise<Seen | undefined>;
}

/** Ms that a form may stay open. Discord's links are good for a day. */
const KEPT = 6 * 60 * 60 * 1000;

const picture = z.object({ url: z.url(), width: z.number().optional(), height: z.number().optional() });
const kept = z.object({ pictures: z.array(picture), private: z.boolean() });

export function openMenuPictures(store: Store): MenuPictures {
  const shelf = store.shelf('menu-pictures', kept);
  return {
    keep: (id, { pictures, private: alone }) => shelf.set(id, { pictures: [...pictures], private: alone }, KEPT),
    find: (id) => shelf.get(id),
  };
}
