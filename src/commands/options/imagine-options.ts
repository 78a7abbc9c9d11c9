import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType as Type,
} from 'discord.js';
import { plainText } from '#schema/language/t.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { Model } from '#schema/model/model.ts';
import { PARAM_DESCRIPTIONS } from '#schema/model/params/param-descriptions.ts';
import { PARAM_NAMES, type Param, paramsWith } from '#schema/model/params/params.ts';
import { MAX_PROMPT_LENGTH } from '#schema/recipe/options/option-value.ts';

/** Discord's limit of characters for an option's description. */
export const MAX_DESCRIPTION_LENGTH = 100;

/** Characters of a free text, such as a LoRA reference; a few are longer. */
const MAX_TEXT_LENGTH = 300;
const MAX_LENGTHS: ReadonlyMap<Param, number> = new Map([
  ['prompt', MAX_PROMPT_LENGTH],
  ['negative_prompt', 1000],
]);

/** Discord's limits of options of a command, of choices of an option, and of characters of a choice. */
const [MAX_OPTIONS, MAX_CHOICES, MAX_CHOICE_LENGTH] = [25, 25, 100];

const DISPENSABLE: readonly string[] = paramsWith('dispensable');

/** Params that are not options of `/imagine`: a button sets them. */
const BUTTON_ONLY_PARAMS: ReadonlySet<Param> = new Set(paramsWith('no-option'));

/**
 * One option for each param that any of the models has; `schema/model/params.ts` lists them, with what models call them.
 * Bounds and choices are the widest of all models: the model is known only when the command is sent, and then its own schema
 * checks the value.
 */
export function paramOptions(models: readonly Model[]): APIApplicationCommandBasicOption[] {
  return PARAM_NAMES.flatMap((param) => {
    const fields = models.flatMap((model) => model.params.get(param) ?? []);
    return fields.length > 0 && !BUTTON_ONLY_PARAMS.has(param) ? [paramOption(param, fields)] : [];
  });
}

function paramOption(param: Param, fields: readonly Field[]): APIApplicationCommandBasicOption {
  const common = { name: param, description: plainText(PARAM_DESCRIPTIONS[param]), required: param === 'prompt' };
  const isEvery = (...types: Field['type'][]) => fields.every(({ type }) => types.includes(type));
  const choices = [...new Set(fields.flatMap((field) => (field.type === 'choice' ? field.choices : [])))];
  if (isEvery('picture', 'pictures')) return { ...common, type: Type.Attachment, file_types: ['image'] };
  // Whatever models call it and take for it, it is on or off.
  if (isEvery('boolean') || param === 'disable_safety_checker') return { ...common, type: Type.Boolean };
  if (isEvery('choice')) return { ...common, type: Type.String, ...choicesOrAutocomplete(choices) };
  const isNumeric = choices.every((choice) => Number.isFinite(Number(choice)));
  if (isEvery('integer', 'choice') && isNumeric) return { ...common, type: Type.Integer, ...widestBounds(fields) };
  const hasNumber = fields.some(({ type }) => type === 'number' || type === 'integer');
  if (hasNumber && isNumeric) return { ...common, type: Type.Number, ...widestBounds(fields) };
  return { ...common, type: Type.String, max_length: MAX_LENGTHS.get(param) ?? MAX_TEXT_LENGTH };
}

function choicesOrAutocomplete(
  choices: readonly string[],
): Pick<APIApplicationCommandStringOption, 'choices'> | object {
  const fit = choices.length <= MAX_CHOICES && choices.every((choice) => choice.length <= MAX_CHOICE_LENGTH);
  return fit ? { choices: choices.map((value) => ({ name: value, value })) } : { autocomplete: true };
}

/**
 * As many options as Discord takes: `more` reaches what is left out, first what the table of params calls dispensable.
 * @param reserved how many other options the command has
 */
export function withinOptionLimit<T extends { readonly name: string }>(options: readonly T[], reserved: number): T[] {
  const excess = options.length + reserved - MAX_OPTIONS;
  const [dispensable, others] = [true, false].map((isDispensable) =>
    options.filter(({ name }) => DISPENSABLE.includes(name) === isDispensable).reverse(),
  );
  const dropped = new Set([...(dispensable ?? []), ...(others ?? [])].slice(0, Math.max(0, excess)));
  return options.filter((option) => !dropped.has(option));
}

interface Bounds {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

function boundsOf(field: Field): Bounds[] {
  if (field.type === 'choice') return field.choices.map(Number).map((value) => ({ minimum: value, maximum: value }));
  return 'minimum' in field ? [field] : [{ minimum: undefined, maximum: undefined }];
}

function widestBounds(fields: readonly Field[]): { min_value?: number; max_value?: number } {
  const numbers = fields.flatMap(boundsOf);
  const minima = numbers.map(({ minimum }) => minimum ?? Number.NEGATIVE_INFINITY);
  const maxima = numbers.map(({ maximum }) => maximum ?? Number.POSITIVE_INFINITY);
  const [min, max] = [Math.min(...minima), Math.max(...maxima)];
  return { ...(Number.isFinite(min) && { min_value: min }), ...(Number.isFinite(max) && { max_value: max }) };
}

/** At most `maxLength` characters, cut at a word. */
export function truncateAtWord(text: string, maxLength = MAX_DESCRIPTION_LENGTH): string {
  const line = text.replace(/[\s`]+/g, ' ').trim();
  if (line.length <= maxLength) return line;
  const truncated = line.slice(0, maxLength);
  return `${truncated.slice(0, truncated.lastIndexOf(' ')).replace(/[.,;:]$/, '')}…`;
}

/** As many whole sentences of a text as fit; of a single longer one, the words that do. */
export function truncateAtSentence(text: string, maxLength: number): string {
  const line = text.replace(/[\s`]+/g, ' ').trim();
  const ends = [...line.slice(0, maxLength + 1).matchAll(/[.!?](?= )(?<!\b(?:e\.g|i\.e|etc|vs)\.)/g)];
  const end = ends.at(-1)?.index;
  return line.length > maxLength && end !== undefined ? line.slice(0, end + 1) : truncateAtWord(line, maxLength);
}
