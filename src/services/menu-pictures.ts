import { z } from 'zod';
import type { SeenPicture } from '#schema/seen-message.ts';
import type { Store } from './store/store.ts';

/** Keeps the pictures of a message while a form is filled in: unlike a button's, a menu's message does not come back with it. */
export interface MenuPictures {
  /** @param id the interaction that opened the form */
  keep(id: string, pictures: readonly SeenPicture[]): Promise<void>;
  find(id: string): Promise<readonly SeenPicture[] | undefined>;
}

/** Ms that a form may stay open. Discord's links are good for a day. */
const KEPT = 6 * 60 * 60 * 1000;

const pictures = z.array(z.object({ url: z.url(), width: z.number().optional(), height: z.number().optional() }));

export function openMenuPictures(store: Store): MenuPictures {
  const shelf = store.shelf('menu-pictures', pictures);
  return {
    keep: (id, seen) => shelf.set(id, [...seen], KEPT),
    find: (id) => shelf.get(id),
  };
}
