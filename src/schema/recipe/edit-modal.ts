import type { ModalValues, OptionValue } from '#schema/interaction/interaction.ts';
import type { ModalField } from '#schema/interaction/modal.ts';
import type { Model } from '#schema/model/model.ts';
import { PARAM_NAMES, type Param } from '#schema/model/params.ts';
import type { Style } from '#schema/model/style.ts';
import { MAX_SELECT_CHOICES, styleChoices } from '#schema/model/style-choices.ts';
import { UserError } from '#schema/user-error.ts';
import { MAX_PROMPT_LENGTH, type Options } from './compose.ts';
import { formatOptionLines, type OptionLine, readOptionLines, splitOptionLines } from './option-lines.ts';
import { fieldAccepts } from './recipe-options.ts';

/** Characters of all further options. */
const MAX_OPTION_LINES_LENGTH = 1000;

/** What stands for a picture that a recipe has already: a line of text cannot hold it. */
const KEEP_PICTURE = 'keep';

const FILE_PARAMS: readonly Param[] = ['image', 'mask'];

/** Params that have a field of their own. */
const PARAMS_WITH_OWN_FIELD: readonly Param[] = ['prompt', 'seed', 'num_outputs'];

/** The field that asks for the prompt. */
export function promptField(value?: string): ModalField {
  return { id: 'prompt', kind: 'paragraph', label: 'Prompt', value, max: MAX_PROMPT_LENGTH };
}

/** The field that asks for the LoRA: `now` first and chosen, then the others in their order. */
export function loraField(current: Style, others: readonly Style[]): ModalField {
  const all = [current, ...others.filter(({ ref }) => ref !== current.ref)];
  const choices = styleChoices(all).slice(0, MAX_SELECT_CHOICES);
  const description =
    all.length > choices.length ? 'Any other: a line lora: name among the further options' : undefined;
  return {
    id: 'lora',
    kind: 'select',
    label: 'LoRA',
    description,
    choices: choices.map((choice) => ({ ...choice, chosen: choice.value === current.ref })),
  };
}

/** Fields for a seed and a count, where the card takes them. */
export function numberFields(model: Model, options: Options): ModalField[] {
  const field = (param: Param, label: string, description: string): ModalField[] => {
    const [value, paramField] = [options.get(param), model.params.get(param)];
    if (!paramField) return [];
    const text = value === undefined ? '' : String(value);
    const placeholder = paramField.default === undefined ? undefined : String(paramField.default);
    return [{ id: param, kind: 'line', label, description, required: false, max: 20, value: text, placeholder }];
  };
  return [
    ...field('seed', 'Seed', 'The same again; empty for a new one'),
    ...field('num_outputs', 'Pictures', 'How many'),
  ];
}

/** The field for all other options, a line each. */
export function optionLinesField(value = ''): ModalField {
  return {
    id: 'more',
    kind: 'paragraph',
    label: 'Further options',
    description: 'A name and a value on each line',
    placeholder: 'aspect_ratio: 3:2\nnum_inference_steps: 40',
    required: false,
    max: MAX_OPTION_LINES_LENGTH,
    value,
  };
}

/** The options that have no field of their own, as lines; a picture that there is can be kept. */
export function optionsAsLines(options: Options): string {
  const lines: Record<string, string | number | boolean> = {};
  for (const param of PARAM_NAMES) {
    const value = options.get(param);
    if (value === undefined || PARAMS_WITH_OWN_FIELD.includes(param)) continue;
    lines[param] = typeof value === 'object' ? KEEP_PICTURE : value;
  }
  return formatOptionLines(lines);
}

/** What was filled in, as far as it does not depend on the LoRA. */
export interface EditValues {
  /** The LoRA's reference: a `lora:` line before the select. */
  readonly lora: string | undefined;
  readonly lines: readonly OptionLine[];
  readonly fields: ModalValues;
}

/** @throws UserError for a line that is none */
export function readEditValues(fields: ModalValues): EditValues {
  const lines = splitOptionLines(textValue(fields, 'more'));
  const isLora = ({ name }: OptionLine) => name.toLowerCase() === 'lora';
  const [selected] = [fields.get('lora') ?? []].flat();
  const typedLora = lines.findLast(isLora)?.value;
  return {
    lora: typedLora ?? (typeof selected === 'string' ? selected : undefined),
    lines: lines.filter((line) => !isLora(line)),
    fields,
  };
}

/**
 * What was filled in, as options of a card.
 * @param before options that were there already, whose lines stood in the form
 * @throws UserError that names every line that is wrong
 */
export function editedOptions({ lines, fields }: EditValues, model: Model, before: Options): Map<Param, OptionValue> {
  const options = new Map<Param, OptionValue>([['prompt', textValue(fields, 'prompt')]]);
  const isFile = ({ name }: OptionLine) => FILE_PARAMS.some((param) => param === name.toLowerCase());
  for (const { name, value } of lines.filter(isFile)) {
    const param = name.toLowerCase() === 'mask' ? 'mask' : 'image';
    const previous = before.get(param);
    if (value.toLowerCase() !== KEEP_PICTURE || previous === undefined) {
      throw new UserError(`\`${param}\` is a file, which cannot be written here. Use \`/imagine\` to attach one.`);
    }
    if (fieldAccepts(model.params.get(param), previous)) options.set(param, previous);
  }
  // What was in the form and does not go with a card that was chosen since is nobody's mistake.
  const isUnchanged = (line: OptionLine) => {
    const param = PARAM_NAMES.find((each) => each === line.name);
    const value = param && before.get(param);
    return (
      value !== undefined && String(value) === line.value && !fieldAccepts(model.params.get(param ?? 'prompt'), value)
    );
  };
  const linesToRead = lines.filter((line) => !isFile(line) && !isUnchanged(line));
  for (const [param, value] of readOptionLines(linesToRead, [model])) options.set(param, value);
  for (const param of ['seed', 'num_outputs'] as const) {
    const text = textValue(fields, param).trim();
    if (text && !options.has(param) && model.params.has(param)) options.set(param, parseNumber(text));
  }
  return options;
}

/** What somebody wrote into a form, in pieces that can be copied back into it. */
export function submittedTexts(fields: ModalValues): string[] {
  const prompt = textValue(fields, 'prompt');
  const lines = [...fields].flatMap(([id, value]) => {
    const text = typeof value === 'string' ? value : value.filter((each) => typeof each === 'string').join(', ');
    if (id === 'prompt' || !text) return [];
    return [id === 'more' ? text : `${id}: ${text}`];
  });
  return [prompt, lines.join('\n')].filter(Boolean);
}

export function textValue(fields: ModalValues, id: string): string {
  const value = fields.get(id);
  return typeof value === 'string' ? value : '';
}

/** A number as people write it; not a number where it is none, which the option then refuses. */
export function parseNumber(text: string): number {
  return Number(text.replace(/^(-?\d+),(\d+)$/, '$1.$2'));
}
