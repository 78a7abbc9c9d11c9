import { z } from 'zod';
import { preset } from '#schema/preset.ts';
import { type PresetDraft, presetDraft } from '#schema/preset-draft.ts';
import type { Shelf, Store } from './store/store.ts';

/** A file of presets that was read and waits for a yes. */
const presetImport = z.object({
  guild: z.string(),
  presets: z.array(preset),
  replace: z.boolean(),
  /** Names that were said to be added and changed: what is done is what was shown, or nothing. */
  shown: z.object({ added: z.array(z.string()), changed: z.array(z.string()) }),
});
export type PresetImport = z.infer<typeof presetImport>;

/** What somebody has begun and not finished, by the id of the interaction that began it. */
export interface Desk {
  readonly drafts: Kept<PresetDraft>;
  readonly imports: Kept<PresetImport>;
}

/** Kept for an hour. */
export interface Kept<T> {
  put(id: string, value: T): Promise<void>;
  get(id: string): Promise<T | undefined>;
  drop(id: string): Promise<void>;
}

/** Ms that a person may take. */
const PATIENCE = 60 * 60 * 1000;

export function openDesk(store: Store): Desk {
  return {
    drafts: kept(store.shelf('preset-drafts', presetDraft)),
    imports: kept(store.shelf('preset-imports', presetImport)),
  };
}

function kept<T>(shelf: Shelf<T>): Kept<T> {
  return {
    put: (id, value) => shelf.set(id, value, PATIENCE),
    get: (id) => shelf.get(id),
    drop: (id) => shelf.delete(id),
  };
}
