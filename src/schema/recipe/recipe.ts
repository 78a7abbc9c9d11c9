import { z } from 'zod';
import { isSpoiler } from '#schema/interaction/attachment.ts';
import type { Attachment, OptionValue } from '#schema/interaction/interaction.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { formatList } from '#schema/language/format.ts';
import { note } from '#schema/language/note.ts';
import { t } from '#schema/language/t.ts';
import type { Field } from '#schema/model/field/field.ts';
import { type ModelInput, modelInput } from '#schema/model/field/input.ts';
import { loraFields, readLoraField } from '#schema/model/lora/lora-fields.ts';
import type { Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params/params.ts';
import { safetySwitches } from '#schema/model/safety.ts';
import type { WordLists } from '#schema/template/draw-template.ts';
import { UserError } from '#schema/user-error.ts';
import { drawWords } from './draw-words.ts';
import { adaptInput, reliedDefaults } from './edit/model-changes.ts';
import { fieldAccepts } from './options/field-accepts.ts';
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
  /** What the model did by itself when this, or what it was made from, was painted. Recipes of older versions have none. */
  defaults: modelInput.optional(),
  /**
   * The options as they were given, by the name that they have in the model's `options`: typed, from the person's defaults, or set by a button, and the seed. What the
   * preset or the model brings by itself is in the input alone, and so is the prompt. Recipes that an older version stored have none.
   */
  options: z.record(z.string(), storedOption).optional(),
  prompt: z.object({
    typed: z.string(),
    sent: z.string(),
    /** What is typed with its trigger words, where it has choices: what is sent is drawn from it by the seed. */
    template: z.string().optional(),
    /** The words that were drawn, for each choice and list. */
    drawn: z.array(z.string()).optional(),
  }),
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
 * Finalizes a draft: draws a seed if there is none, and the words of its prompt by it, turns the safety checker on where nobody turned it off, takes secrets out, writes references to
 * LoRAs as the model takes them, and validates the input. A stored recipe keeps to the defaults that it was painted with.
 * @param random in [0, 1)
 * @param getLists called only where words are to be drawn
 * @throws UserError if the prompt cannot be sent with the words that were drawn, or if the model has changed and does not accept a stored recipe any more; Error if it does not accept another: what a
 * person gave was checked before, so that is a fault
 */
export function finalizeRecipe(
  draft: Draft,
  model: Model,
  random: () => number,
  getLists: () => WordLists = () => new Map(),
): Recipe {
  const adapted = adaptDraft(draft, model);
  const seedField = model.params.get('seed');
  const needsSeed = seedField && adapted.input[seedField.name] === undefined;
  const withSeed = needsSeed
    ? changeParams(adapted, model, new Map([['seed', realSeed(seedField, seedWithin(seedField, drawSeed(random)))]]))
    : adapted;
  const seeded = drawWords(withSeed, model, getLists, () => drawSeed(random));
  const input: Record<string, ModelInput[string]> = {
    ...Object.fromEntries(safetySwitches(model).map(({ field, on }) => [field.name, on])),
    ...seeded.input,
  };
  // An older version may have stored a LoRA's address in a form that is no longer sent.
  for (const [field, value] of loraFields(model, input)) input[field.name] = readLoraField(field, value);
  // An older version may have stored a secret, which is sent by the operator alone.
  for (const name of model.secrets) delete input[name];
  const parsed = model.inputSchema.safeParse(input);
  if (!parsed.success && isStored(draft)) throw changedModelError(model, parsed.error);
  if (!parsed.success) throw parsed.error;
  const defaults = { ...reliedDefaults(model, parsed.data), ...adapted.defaults };
  return { ...seeded, version: model.version, input: parsed.data, defaults };
}

/** Whether a draft is made from a recipe that was stored, when the model may have been another. */
const isStored = ({ parent, defaults }: Draft) => parent !== undefined || defaults !== undefined;

/** A stored recipe for the model as it is now. */
function adaptDraft(draft: Draft, model: Model): Draft {
  if (!isStored(draft)) return draft;
  const { input, defaults, gone } = adaptInput(model, draft);
  const lost = gone.filter((name) => !model.secrets.includes(name));
  if (lost.length === 0) return { ...draft, input, defaults };
  const options = forAudience('place', () => formatList(lost, 'and'));
  const leftOut = note('left out {options}, which {model} no longer has', { options, model: model.title });
  return { ...draft, input, defaults, notes: [...draft.notes, leftOut] };
}

function changedModelError(model: Model, error: z.ZodError): UserError {
  const problem = z.prettifyError(error);
  return new UserError(
    t(
      '**{model}** has changed since this was painted, and no longer takes this: {problem}. Use *Edit* to correct it.',
      { model: model.title, problem },
    ),
    { code: 'invalid-input', cause: error },
  );
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
