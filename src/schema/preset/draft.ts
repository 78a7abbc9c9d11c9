import { z } from 'zod';
import { modelFile } from '#schema/model/model.ts';
import { preset } from './preset.ts';

/** A preset that somebody is about to save: what was found out about it, and what could not be. */
export const presetDraft = z.object({
  guild: z.string(),
  person: z.string(),
  preset,
  /** The name of the preset that it takes the place of. */
  replaces: z.string().optional(),
  /** Short lines, in markdown. */
  found: z.array(z.string()),
  unchecked: z.array(z.string()),
  /** The card that was fetched for it; kept once it is saved. */
  card: modelFile.optional(),
});
export type PresetDraft = z.infer<typeof presetDraft>;
