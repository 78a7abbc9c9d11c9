import { z } from 'zod';

/** One value of a model's input as it goes over the wire. */
const inputValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** A model's input by the model's own field names, validated by its card. Fields left out take the model's default. */
export const modelInput = z.record(z.string(), inputValue);
export type ModelInput = Readonly<z.infer<typeof modelInput>>;

/** Where a recipe comes from; `retry` is what a safety checker held back, once more. */
const recipeKind = z.enum(['imagine', 'reroll', 'vary', 'upscale', 'switch', 'edit', 'retry', 'compare']);

/** Everything that is needed to paint a picture again. */
export const recipe = z.object({
  kind: recipeKind,
  /** `owner/name`, or the bare name of a card that has no owner. */
  model: z.string(),
  /** Full version id, or the prefix that the card was shipped with where nothing has resolved it yet. */
  version: z.string().optional(),
  /** Name of the server's preset that it was painted with. */
  preset: z.string().optional(),
  /** Validated, seed included: the bot draws it when the person gives none. */
  input: modelInput,
  prompt: z.object({ typed: z.string(), sent: z.string() }),
  /** What it was made from, and which of its pictures. */
  parent: z.object({ job: z.string(), image: z.number().int().min(0) }).optional(),
  /** The job at the other end of the line of parents. */
  root: z.string().optional(),
  /** Small lines for the person: options that made no difference, what changed. */
  notes: z.array(z.string()),
});
export type Recipe = Readonly<z.infer<typeof recipe>>;
