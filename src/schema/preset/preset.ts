import { z } from 'zod';
import { placeLoras } from '#schema/model/lora/lora-places.ts';
import { readLoraReference } from '#schema/model/lora/lora-reference.ts';
import type { Model } from '#schema/model/model.ts';
import { MAIN_LORA } from '#schema/model/params/params.ts';

/** Default values of options of `/imagine`, by name: any but the prompt and files. */
export const optionDefaults = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type OptionDefaults = z.infer<typeof optionDefaults>;

/** Ids of people, roles or channels, as many as fit into one select menu. */
export const snowflakes = z.array(z.string().regex(/^\d{5,20}$/)).max(25);

/** Characters of a trigger word, and how many there can be. */
const TRIGGER_LIMITS = { maxLength: 60, maxCount: 10 } as const;

/** LoRAs that a preset can have: each takes memory beside the model. */
export const MAX_PRESET_LORAS = 5;

/** Words that a LoRA was trained on; the first is put in front of a prompt that has none of them. */
const triggers = z.array(z.string().trim().min(1).max(TRIGGER_LIMITS.maxLength)).max(TRIGGER_LIMITS.maxCount);

/** A LoRA on top of a preset's first one. */
const extraLora = z.strictObject({
  weights: z.string(),
  scale: z.number().optional(),
  triggers: triggers.optional(),
});

const paints = z.discriminatedUnion('kind', [
  /** A fine-tune that is a model of its own. */
  z.strictObject({ kind: z.literal('model'), model: z.string(), version: z.string().optional() }),
  /** A LoRA on a base model, and others on top of it. */
  z.strictObject({
    kind: z.literal('weights'),
    model: z.string(),
    /** As `readLoraReference` gives it. Its scale and its trigger words are the preset's. */
    weights: z.string(),
    extras: z
      .array(extraLora)
      .max(MAX_PRESET_LORAS - 1)
      .optional(),
  }),
]);

/** Presets that an older version stored or exported have one LoRA on top at most, as `extra`. */
function upgradePaints(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !('extra' in json) || 'extras' in json) return json;
  const { extra, ...rest } = json;
  return extra === undefined ? rest : { ...rest, extras: [extra] };
}

/** A server's named LoRA. */
export const preset = z.strictObject({
  /** Unique in the server, whatever its case. */
  name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} _.'-]{0,31}$/u),
  paints: z.preprocess(upgradePaints, paints),
  triggers: triggers.default([]),
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

/** A LoRA of a preset, with what is its own. */
export interface PresetLora {
  /** As it is sent. */
  readonly weights: string;
  readonly scale: number | undefined;
  readonly triggers: readonly string[];
}

/** The LoRAs on top of a preset's first one. */
export function extrasOf(own: Preset['paints']): readonly z.infer<typeof extraLora>[] {
  return own.kind === 'weights' ? (own.extras ?? []) : [];
}

/** The LoRAs of a preset, the first one first; none where it paints with a model of its own. */
export function presetLoras({ paints: own, scale, triggers: words }: Preset): readonly PresetLora[] {
  if (own.kind === 'model') return [];
  return [
    { weights: own.weights, scale, triggers: words },
    ...extrasOf(own).map(({ weights, scale: extraScale, triggers: extraWords = [] }) => ({
      weights,
      scale: extraScale,
      triggers: extraWords,
    })),
  ];
}

/** What a preset paints with, its references as they are sent. @throws UserError for one that is not accepted */
export function readPaints({ paints: own }: Preset): Preset['paints'] {
  if (own.kind === 'model') return own;
  const extras = own.extras?.map((extra) => ({ ...extra, weights: readLoraReference(extra.weights) }));
  return { ...own, weights: readLoraReference(own.weights), ...(extras && { extras }) };
}

/** What a preset paints with, its references as they were found; what else is known of its LoRAs stays, in their order. */
export function withFoundReferences(own: Preset['paints'], found: Preset['paints']): Preset['paints'] {
  if (own.kind === 'model' || found.kind === 'model') return found;
  const extras = found.extras?.map((extra, index) => ({ ...own.extras?.[index], ...extra }));
  return { ...found, ...(extras && { extras }) };
}

/** The trigger words of each of its LoRAs: a prompt needs one of each. */
export function presetTriggers({ paints: own, triggers: words }: Preset): readonly (readonly string[])[] {
  return [words, ...extrasOf(own).map((extra) => extra.triggers ?? [])];
}

/** The preset with other trigger words. @param groups of each LoRA */
export function withTriggers(own: Preset, [words = [], ...groups]: readonly (readonly string[])[]): Preset {
  const changed = { ...own, triggers: [...words] };
  if (own.paints.kind === 'model' || !own.paints.extras) return changed;
  const extras = own.paints.extras.map((extra, index) => ({ ...extra, triggers: [...(groups[index] ?? [])] }));
  return { ...changed, paints: { ...own.paints, extras } };
}

/** The options that a preset sets by being the LoRAs that it is. @param model what it paints with */
export function presetOptions(own: Preset, model: Model): OptionDefaults {
  const { scale } = own;
  const loras = presetLoras(own);
  if (loras.length > 0) return placeLoras(model, loras);
  return scale === undefined ? {} : { [MAIN_LORA.scale]: scale };
}

/** The range to which a preset limits a param, if it does. */
export function presetRange({ scaleRange }: Preset, param: string): Preset['scaleRange'] {
  return param === MAIN_LORA.scale ? scaleRange : undefined;
}
