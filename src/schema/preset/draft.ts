import { z } from 'zod';
import { modelFile } from '#schema/model/model.ts';
import { loraFindings } from './loras/lora-findings.ts';
import { preset } from './preset.ts';

/** A preset that somebody is about to save, and what is known about it. */
export const presetDraft = z.object({
  guild: z.string(),
  person: z.string(),
  preset,
  /** Name of the preset that it replaces. */
  replaces: z.string().optional(),
  /** That preset as it was then. Drafts of earlier versions lack it. */
  before: preset.optional(),
  /** What was confirmed, and what could not be checked: short lines of plain text. */
  found: z.array(z.string()),
  unchecked: z.array(z.string()),
  /** What was found out about its LoRA, to be decided on. */
  lora: loraFindings.optional(),
  /** The model file that was fetched for it, stored together with the preset. */
  card: modelFile.optional(),
});
export type PresetDraft = z.infer<typeof presetDraft>;
