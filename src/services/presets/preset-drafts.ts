import { z } from 'zod';
import { type PresetDraft, presetDraft } from '#schema/preset/draft.ts';
import { preset } from '#schema/preset/preset.ts';
import type { Collection, Store } from '#services/store/store.ts';

/** An import of presets that waits for confirmation. */
const presetImport = z.object({
  guild: z.string(),
  presets: z.array(preset),
  replace: z.boolean(),
  /** The names that the confirmation lists: the import does what was shown, or nothing. */
  shown: z.object({ added: z.array(z.string()), changed: z.array(z.string()) }),
});
export type PresetImport = z.infer<typeof presetImport>;

/** Unfinished edits and imports, by the id of the interaction that began them. */
export interface PresetDrafts {
  readonly presets: DraftCollection<PresetDraft>;
  readonly imports: DraftCollection<PresetImport>;
}

/** Entries expire after an hour. */
export interface DraftCollection<T> {
  set(id: string, value: T): Promise<void>;
  get(id: string): Promise<T | undefined>;
  delete(id: string): Promise<void>;
}

/** Ms that a draft lasts. */
const DRAFT_TTL_MS = 60 * 60 * 1000;

export function openPresetDrafts(store: Store): PresetDrafts {
  return {
    presets: createDraftCollection(store.collection('preset-drafts', presetDraft)),
    imports: createDraftCollection(store.collection('preset-imports', presetImport)),
  };
}

function createDraftCollection<T>(collection: Collection<T>): DraftCollection<T> {
  return {
    set: (id, value) => collection.set(id, value, DRAFT_TTL_MS),
    get: (id) => collection.get(id),
    delete: (id) => collection.delete(id),
  };
}
