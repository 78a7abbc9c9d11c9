import { z } from 'zod';
import { type PresetDraft, presetDraft } from '#schema/preset/draft.ts';
import { preset } from '#schema/preset/preset.ts';
import type { Collection, Store } from '#services/store/store.ts';

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
export interface PresetDrafts {
  readonly presets: DraftCollection<PresetDraft>;
  readonly imports: DraftCollection<PresetImport>;
}

/** Kept for an hour. */
export interface DraftCollection<T> {
  set(id: string, value: T): Promise<void>;
  get(id: string): Promise<T | undefined>;
  delete(id: string): Promise<void>;
}

/** Ms that a person may take. */
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
