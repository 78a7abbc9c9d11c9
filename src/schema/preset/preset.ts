import { z } from 'zod';
import { readLoraReference } from '#schema/model/lora-reference.ts';
import { EXTRA_LORA, MAIN_LORA } from '#schema/model/params.ts';

/** Default values of options of `/imagine`, by name: any but the prompt and files. */
export const optionDefaults = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type OptionDefaults = z.infer<typeof optionDefaults>;

/** Ids of people, roles or channels, as many as fit into one select menu. */
export const snowflakes = z.array(z.string().regex(/^\d{5,20}$/)).max(25);

/** Characters of a trigger word, and how many there can be. */
const TRIGGER_LIMITS = { maxLength: 60, maxCount: 10 } as const;

/** A server's named LoRA. */
export const preset = z.strictObject({
  /** Unique in the server, whatever its case. */
  name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} _.'-]{0,31}$/u),
  paints: z.discriminatedUnion('kind', [
    /** A fine-tune that is a model of its own. */
    z.strictObject({ kind: z.literal('model'), model: z.string(), version: z.string().optional() }),
    /** A LoRA on a base model, with an optional second one. */
    z.strictObject({
      kind: z.literal('weights'),
      model: z.string(),
      /** As `readLoraReference` gives it. */
      weights: z.string(),
      extra: z.strictObject({ weights: z.string(), scale: z.number().optional() }).optional(),
    }),
  ]),
  /** Words that the LoRA was trained on; the first is put in front of a prompt that has none of them. */
  triggers: z.array(z.string().trim().min(1).max(TRIGGER_LIMITS.maxLength)).max(TRIGGER_LIMITS.maxCount).default([]),
  /** How strongly the LoRA counts. */
  scale: z.number().optional(),
  /** The range in which members may set it, within the model's own. */
  scaleRange: z.tuple([z.number(), z.number()]).optional(),
  defaults: optionDefaults.default({}),
  emoji: z.string().max(64).optional(),
  /** Roles that may use it, and channels where it may be used; if empty, everybody and everywhere. */
  roles: snowflakes.default([]),
  channels: snowflakes.default([]),
  ageRestricted: z.boolean().default(false),
  /** It shows a real person or pet: only these may use it, and each use is logged. */
  likeness: z.strictObject({ people: snowflakes, roles: snowflakes }).optional(),
  /** Whether it has a command of its own. */
  shortcut: z.boolean().default(false),
});
export type Preset = z.infer<typeof preset>;

/** What a preset paints with, its references as they are sent. @throws UserError for one that is not accepted */
export function readPaints({ paints }: Preset): Preset['paints'] {
  if (paints.kind === 'model') return paints;
  const weights = readLoraReference(paints.weights);
  const extra = paints.extra && { ...paints.extra, weights: readLoraReference(paints.extra.weights) };
  return { ...paints, weights, ...(extra && { extra }) };
}

/** The options that a preset sets by being the LoRA that it is. */
export function presetOptions({ paints, scale }: Preset): OptionDefaults {
  const weights = paints.kind === 'weights' ? paints : undefined;
  const extra = weights?.extra;
  return {
    ...(weights && { [MAIN_LORA.reference]: weights.weights }),
    ...(extra && { [EXTRA_LORA.reference]: extra.weights }),
    ...(extra?.scale !== undefined && { [EXTRA_LORA.scale]: extra.scale }),
    ...(scale !== undefined && { [MAIN_LORA.scale]: scale }),
  };
}

/** The range to which a preset limits a param, if it does. */
export function presetRange({ scaleRange }: Preset, param: string): Preset['scaleRange'] {
  return param === MAIN_LORA.scale ? scaleRange : undefined;
}
