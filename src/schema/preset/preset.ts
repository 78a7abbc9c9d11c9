import { z } from 'zod';

/** Any option of `/imagine` but the prompt and files, by its name. */
export const optionDefaults = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type OptionDefaults = z.infer<typeof optionDefaults>;

/** Ids of people, roles or channels; so many fit one select. */
export const snowflakes = z.array(z.string().regex(/^\d{5,20}$/)).max(25);

/** Characters and number of trigger words. */
const TRIGGER_LIMITS = { maxLength: 60, maxCount: 10 } as const;

/** A server's named LoRA. */
export const preset = z.strictObject({
  /** Unique in the server, case folded. */
  name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} _.'-]{0,31}$/u),
  paints: z.discriminatedUnion('kind', [
    /** A fine-tune with a card of its own. */
    z.strictObject({ kind: z.literal('model'), model: z.string(), version: z.string().optional() }),
    /** A LoRA on a base card, with an optional second one. */
    z.strictObject({
      kind: z.literal('weights'),
      model: z.string(),
      /** As `readLoraReference` gives it. */
      weights: z.string(),
      extra: z.strictObject({ weights: z.string(), scale: z.number().optional() }).optional(),
    }),
  ]),
  /** Words that bring the LoRA out; the first is inserted where the prompt has none of them. */
  triggers: z.array(z.string().trim().min(1).max(TRIGGER_LIMITS.maxLength)).max(TRIGGER_LIMITS.maxCount).default([]),
  scale: z.number().optional(),
  /** Within the card's own range. */
  scaleRange: z.tuple([z.number(), z.number()]).optional(),
  defaults: optionDefaults.default({}),
  emoji: z.string().max(64).optional(),
  /** Who may use it, and where; everybody and everywhere if empty. */
  roles: snowflakes.default([]),
  channels: snowflakes.default([]),
  ageRestricted: z.boolean().default(false),
  /** A real person's or pet's likeness: only these may use it, and each use is logged. */
  likeness: z.strictObject({ people: snowflakes, roles: snowflakes }).optional(),
  /** Whether it has a command of its own. */
  shortcut: z.boolean().default(false),
});
export type Preset = z.infer<typeof preset>;
