import { z } from 'zod';
import { isSpoiler } from '#schema/interaction/attachment.ts';
import type { Attachment, OptionValue } from '#schema/interaction/interaction.ts';
import type { Field } from '#schema/model/field.ts';
import { type ModelInput, modelInput } from '#schema/model/input.ts';
import { loraFields, readLoraField } from '#schema/model/lora-fields.ts';
import type { Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params.ts';
import { safetySwitches } from '#schema/model/safety.ts';

import { fieldAccepts } from './option-value.ts';
import { isRandomSeed } from './random-seed.ts';

/** Where a recipe comes from. `missing` makes up for filtered pictures; so did `retry`, by itself, in older versions. */
const recipeKind = z.enum([
  'imagine',
  'reroll',
  'vary',
  'upscale',
  'switch',
  'edit',
  'change',
  'inpaint',
  'missing',
  'retry',
  'compare',
]);

/** The value of an option as it is stored; of a file only the address. */
const storedOption = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.object({ url: z.string(), spoiler: z.boolean().optional() }),
]);
type StoredOption = z.infer<typeof storedOption>;

/** Everything that is needed to make a picture again. */
export const recipe = z.object({
  kind: recipeKind,
  /** `owner/name`, or the bare name of a model that has no owner. */
  model: z.string(),
  /** The full version id, or the prefix from the model file until it is resolved. */
  version: z.string().optional(),
  /** Name of the server's preset. */
  preset: z.string().optional(),
  /** Validated, seed included. */
  input: modelInput,
  /**
   * The options as they were given, by the name that they have in the model's `options`: typed, from the person's defaults, or set by a button, and the seed. What the
   * preset or the model brings by itself is in the input alone, and so is the prompt. Recipes that an older version stored have none.
   */
  options: z.record(z.string(), storedOption).optional(),
  prompt: z.object({ typed: z.string(), sent: z.string() }),
  /** The job it was made from, and which of its pictures. */
  parent: z.object({ job: z.string(), image: z.number().int().min(0) }).optional(),
  /** The message that the picture at `url` was taken from, for a link to it. It counts while `url` is what the recipe starts from. */
  source: z.object({ url: z.string(), channel: z.string(), message: z.string() }).optional(),
  /** Whether it starts from a picture that was hidden, so that what comes of it is hidden too. */
  spoiler: z.boolean().optional(),
  /** The job at the other end of the line of parents. */
  root: z.string().optional(),
  /** Short notes for the person: options that made no difference, what changed. */
  notes: z.array(z.string()),
});
export type Recipe = Readonly<z.infer<typeof recipe>>;

/** A recipe that is not finalized yet: it may lack the seed, and has no version. */
export type Draft = Omit<Recipe, 'version'>;

/** Seeds that are drawn stay below this: six digits are easy to read out and to type again. */
const SEED_UPPER_BOUND = 1_000_000;

/** @param random in [0, 1) */
export const drawSeed = (random: () => number): number => Math.floor(random() * SEED_UPPER_BOUND);

/**
 * Finalizes a draft: draws a seed if there is none, turns the safety checker on where nobody turned it off, takes secrets out, writes references to
 * LoRAs as the model takes them, and validates the input.
 * @param random in [0, 1)
 * @throws Error if the model does not accept the input. What a person gave was checked before, so this is a fault.
 */
export function finalizeRecipe(draft: Draft, model: Model, random: () => number): Recipe {
  const seedField = model.params.get('seed');
  const needsSeed = seedField && draft.input[seedField.name] === undefined;
  const seeded = needsSeed
    ? changeParams(draft, model, new Map([['seed', realSeed(seedField, seedWithin(seedField, drawSeed(random)))]]))
    : draft;
  const input: Record<string, ModelInput[string]> = {
    ...Object.fromEntries(safetySwitches(model).map(({ field, on }) => [field.name, on])),
    ...seeded.input,
  };
  // An older version may have stored a LoRA's address in a form that is no longer sent.
  for (const [field, value] of loraFields(model, input)) input[field.name] = readLoraField(field, value);
  // An older version may have stored a secret, which is sent by the operator alone.
  for (const name of model.secrets) delete input[name];
  return { ...seeded, version: model.version, input: model.inputSchema.parse(input) };
}

/** A seed that the model takes: some know only a few. */
function seedWithin(field: Field, seed: number): number {
  if (field.type !== 'integer' && field.type !== 'number') return seed;
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = field;
  return minimum + (seed % (Math.max(0, maximum - Math.max(0, minimum)) + 1));
}

/** A seed that is one for the model: many take 0 for none without saying so. */
function realSeed(field: Field, seed: number): number {
  return (seed === 0 || isRandomSeed(field, seed)) && fieldAccepts(field, seed + 1) ? seed + 1 : seed;
}

/**
 * Sets params in the input and the options alike; `undefined` takes one out. Leaves out what the model has no field for. A
 * recipe that was stored without options stays without.
 */
export function changeParams(draft: Draft, model: Model, changes: ReadonlyMap<Param, StoredOption | undefined>): Draft {
  const input: Record<string, ModelInput[string]> = { ...draft.input };
  const options = { ...draft.options };
  for (const [param, value] of changes) {
    const field = model.params.get(param);
    if (!field) continue;
    if (param === 'image' || field !== model.params.get('image')) delete input[field.name];
    delete options[param];
    if (value === undefined) continue;
    options[param] = value;
    const inputValue = typeof value === 'object' ? value.url : value;
    input[field.name] = field.type === 'pictures' ? [String(inputValue)] : inputValue;
  }
  return { ...draft, input, ...(draft.options && { options }) };
}

/** The draft without its seed, so that {@link finalizeRecipe} draws a new one. */
export const withoutSeed = (draft: Draft, model: Model): Draft =>
  changeParams(draft, model, new Map([['seed', undefined]]));

/** Options in the form in which a recipe keeps them. */
export function storeOptions(options: ReadonlyMap<string, OptionValue>): NonNullable<Recipe['options']> {
  return Object.fromEntries(
    [...options].flatMap(([param, value]) =>
      param === 'prompt' ? [] : [[param, typeof value === 'object' ? storedPicture(value) : value]],
    ),
  );
}

const storedPicture = (file: Attachment) => ({ url: file.url, ...(isSpoiler(file) && { spoiler: true }) });
