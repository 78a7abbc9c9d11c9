import { z } from 'zod';
import type { Collection, Store } from '#services/store/store.ts';

/** Ms for which a preview can be painted: its picture's links are valid for longer. */
export const MASK_DRAFT_TTL_MS = 60 * 60 * 1000;

/** A part of a picture that somebody is about to paint anew. Its mask is in the message that shows it. */
export const maskDraft = z.object({
  job: z.string(),
  /** Which of the job's pictures, from 0, and a link to it. */
  image: z.number().int().min(0),
  source: z.string(),
  prompt: z.string(),
  person: z.string(),
});
export type MaskDraft = z.infer<typeof maskDraft>;

/** By the id of the interaction that sent the form. */
export type MaskDrafts = Collection<MaskDraft>;

export const openMaskDrafts = (store: Store): MaskDrafts => store.collection('mask-drafts', maskDraft);
