import { z } from 'zod';
import type { Place } from '#schema/interaction.ts';
import { type Sheet, sheet } from '#schema/sheet.ts';
import { readOpen, type Unreadable } from '#services/store/read-open.ts';
import type { Store } from '#services/store/store.ts';

/** Keeps sheets: those that were asked for a while, those that were begun for ever. */
export interface SheetShelf {
  find(id: string): Promise<Sheet | undefined>;
  /** Writes a sheet that was asked for. */
  ask(sheet: Sheet): Promise<void>;
  /** Writes one that is being painted, or was canceled and is not over yet. It is {@link unfinished} until {@link finish}. */
  set(sheet: Sheet): Promise<void>;
  /** Notes that a message of its own may have been posted. */
  note(id: string, more: Pick<Sheet, 'sending'>): Promise<void>;
  finish(sheet: Sheet): Promise<void>;
  forget(id: string): Promise<void>;
  /** Waits for a store that cannot be read. */
  unfinished(unreadable: Unreadable): Promise<Sheet[]>;
}

/** Ms that somebody may think about whether to begin. */
const ASKED_FOR = 24 * 60 * 60 * 1000;

export function openSheetShelf(store: Store): SheetShelf {
  const sheets = store.shelf('sheets', sheet);
  const open = store.shelf('open-sheets', z.literal(true));
  return {
    find: (id) => sheets.get(id),
    ask: (entry) => sheets.set(entry.id, entry, ASKED_FOR),
    set: async (entry) => {
      await sheets.set(entry.id, entry);
      await open.set(entry.id, true);
    },
    note: async (id, more) => {
      const entry = await sheets.get(id);
      if (entry) await sheets.set(id, { ...entry, ...more });
    },
    finish: async (entry) => {
      // What was painted is in the ledger; nothing else of it is ever painted.
      await sheets.set(entry.id, { ...entry, drafts: [] });
      await open.delete(entry.id);
    },
    forget: (id) => sheets.delete(id),
    unfinished: (unreadable) => {
      const read = async (id: string) => {
        const entry = await sheets.get(id);
        return entry?.drafts.length ? entry : undefined;
      };
      return readOpen(store, open, read, unreadable);
    },
  };
}

/** A place as a sheet keeps it, and back. */
export const writePlace = ({ permissions, appPermissions, roles, ...place }: Place): Sheet['place'] => ({
  ...place,
  roles: [...roles],
  permissions: String(permissions),
  appPermissions: String(appPermissions),
});

export const readPlace = ({ permissions, appPermissions, ...place }: Sheet['place']): Place => ({
  ...place,
  guild: place.guild,
  channel: place.channel,
  parent: place.parent,
  permissions: BigInt(permissions),
  appPermissions: BigInt(appPermissions),
});
