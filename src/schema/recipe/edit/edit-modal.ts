import { createFaults } from '#schema/faults.ts';
import { parseNumberText } from '#schema/formats/number-text.ts';
import type { ModalValues, OptionValue } from '#schema/interaction/interaction.ts';
import type { ModalField } from '#schema/interaction/modal/modal.ts';
import { plainText, t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { readBigInteger } from '#schema/model/field/big-integer.ts';
import type { Model } from '#schema/model/model.ts';
import { isParam, PARAM_NAMES, type Param, paramSpec } from '#schema/model/params/params.ts';
import { fieldAccepts } from '#schema/recipe/options/field-accepts.ts';
import type { Options } from '#schema/recipe/options/given-options.ts';
import {
  formatOptionLines,
  type OptionLine,
  readOptionLines,
  splitOptionLines,
} from '#schema/recipe/options/option-lines.ts';
import { MAX_PROMPT_LENGTH, readOption } from '#schema/recipe/options/option-value.ts';
import type { Style } from '#schema/recipe/style.ts';
import { MAX_SELECT_CHOICES, styleChoices } from '#schema/recipe/style.ts';
import { UserError } from '#schema/user-error.ts';
import { attachedPictures, chosenOption } from './edit-fields.ts';
import { fieldHint } from './field-list.ts';

/** Characters of all further options. */
const MAX_OPTION_LINES_LENGTH = 1000;

/** Stands for a picture that the recipe has already, which a line of text cannot hold. */
const KEEP_PICTURE = 'keep';

const SIDES = ['width', 'height'] as const;

const FILE_PARAMS: readonly string[] = ['image', 'image2', 'image3', 'mask'];

/** Params with a field of their own for a number. */
const NUMBER_PARAMS: readonly Param[] = PARAM_NAMES.filter((param) => paramSpec(param).editField);

/** The field that asks for the prompt. */
export function promptField(value?: string): ModalField {
  return { id: 'prompt', kind: 'paragraph', label: plainText('Prompt'), value, max: MAX_PROMPT_LENGTH };
}

/** The field that asks for the LoRA: the current one first and chosen, then the others in their order. */
export function loraField(current: Style, others: readonly Style[]): ModalField {
  const all = [current, ...others.filter(({ ref }) => ref !== current.ref)];
  const choices = styleChoices(all).slice(0, MAX_SELECT_CHOICES);
  const description =
    all.length > choices.length ? plainText('Any other: a line lora: name among the further options') : undefined;
  return {
    id: 'lora',
    kind: 'select',
    label: 'LoRA',
    description,
    choices: choices.map((choice) => ({ ...choice, chosen: choice.value === current.ref })),
  };
}

/** The field for all other options, one a line. @param model whose fields it tells of, where it is known */
export function optionLinesField(value = '', model?: Model): ModalField {
  return {
    id: 'more',
    kind: 'paragraph',
    label: plainText('Further options'),
    description: (model && fieldHint(model)) ?? plainText('A name and a value on each line'),
    placeholder: 'aspect_ratio: 3:2\nnum_inference_steps: 40',
    required: false,
    max: MAX_OPTION_LINES_LENGTH,
    value,
  };
}

/** The options as lines, but for the prompt and those in `ownParams`, which have a field of their own. A picture is a line that keeps it. */
export function optionsAsLines(options: Options, ownParams: readonly (string | undefined)[]): string {
  const lines: Record<string, string | number | boolean> = {};
  const others = [...options.keys()].filter((name) => !isParam(name));
  for (const name of [...PARAM_NAMES, ...others]) {
    const value = options.get(name);
    if (value === undefined || name === 'prompt' || ownParams.includes(name)) continue;
    lines[name] = typeof value === 'object' ? KEEP_PICTURE : value;
  }
  return formatOptionLines(lines);
}

/** What was filled in, as far as it can be read without knowing the LoRA. */
export interface EditValues {
  /** The LoRA's reference: a `lora:` line counts before the select menu. */
  readonly lora: string | undefined;
  readonly lines: readonly OptionLine[];
  readonly fields: ModalValues;
}

export function readEditValues(fields: ModalValues): EditValues {
  const lines = splitOptionLines(textValue(fields, 'more'));
  const isLora = ({ name, value }: OptionLine) => name.toLowerCase() === 'lora' && value !== '';
  const [selected] = [fields.get('lora') ?? []].flat();
  const typedLora = lines.findLast(isLora)?.value;
  return {
    lora: typedLora ?? (typeof selected === 'string' ? selected : undefined),
    lines: lines.filter((line) => !isLora(line)),
    fields,
  };
}

/**
 * What was filled in, as options of a model.
 * @param before the options that the form was filled in with
 * @param fromModel the model that it was made for
 * @throws UserError that names all that is wrong
 */
export function editedOptions(
  { lines, fields }: EditValues,
  model: Model,
  before: Options,
  fromModel: Model = model,
): Map<string, OptionValue> {
  const faults = createFaults();
  const options = new Map<string, OptionValue>([['prompt', textValue(fields, 'prompt')]]);
  const checkField = (param: Param, value: OptionValue) => {
    const field = model.params.get(param);
    if (field) faults.collect(() => readOption(model, param, field, value));
  };
  checkField('prompt', textValue(fields, 'prompt'));
  const isFile = ({ name }: OptionLine) => FILE_PARAMS.some((param) => param === name.toLowerCase());
  for (const { name, value } of lines.filter(isFile)) {
    const param = name.toLowerCase();
    const previous = before.get(param);
    if (value.toLowerCase() !== KEEP_PICTURE || previous === undefined) {
      const message = t('{param} is a file, which cannot be written here. Use `/imagine` to attach one.', {
        param: codeSpan(param),
      });
      faults.add(new UserError(message));
    } else if (fieldAccepts(model.options.get(param), previous)) options.set(param, previous);
  }
  // A line that nobody touched is no mistake if the model chosen in the form does not take it.
  const isUnchanged = (line: OptionLine) => {
    const value = before.get(line.name);
    return value !== undefined && String(value) === line.value && !fieldAccepts(model.options.get(line.name), value);
  };
  const linesToRead = lines.filter((line) => !isFile(line) && !isUnchanged(line));
  for (const [param, value] of faults.collect(() => readOptionLines(linesToRead, [model])) ?? [])
    options.set(param, value);
  const filledIn = { options: before, model: fromModel };
  for (const param of NUMBER_PARAMS) {
    const chosen = param === 'num_outputs' ? chosenOption(fields, param, filledIn) : textValue(fields, param);
    const text = String(chosen ?? '').trim();
    if (!text || options.has(param) || !model.params.has(param)) continue;
    const number = readBigInteger(text) ?? parseNumberText(text, true);
    options.set(param, number);
    checkField(param, number);
  }
  if (fields.has('aspect_ratio') && !options.has('aspect_ratio')) {
    const chosen = chosenOption(fields, 'aspect_ratio', filledIn);
    const isUnchanged = chosen === before.get('aspect_ratio');
    // A size that nobody touched belongs to the shape that it was given with.
    if (!isUnchanged) for (const side of SIDES) if (options.get(side) === before.get(side)) options.delete(side);
    const counts = chosen !== 'custom' || SIDES.some((side) => options.has(side)) || !isUnchanged;
    const isTaken = !isUnchanged || fieldAccepts(model.options.get('aspect_ratio'), chosen ?? '');
    if (chosen !== undefined && counts && isTaken && model.params.has('aspect_ratio')) {
      options.set('aspect_ratio', chosen);
      checkField('aspect_ratio', chosen);
    }
  }
  const attached = attachedPictures(fields, model);
  // A mask means nothing beside another picture.
  if (attached.has('image')) options.delete('mask');
  for (const [param, file] of attached) options.set(param, file);
  if (faults.any) faults.fail();
  return options;
}

/** What somebody wrote into a form, in pieces that can be pasted back into it. */
export function submittedTexts(fields: ModalValues): string[] {
  const prompt = textValue(fields, 'prompt');
  const lines = [...fields].flatMap(([id, value]) => {
    const texts = typeof value === 'object' ? value.filter((each) => typeof each === 'string') : [value];
    const text = texts.join(', ');
    if (id === 'prompt' || !text) return [];
    return [id === 'more' ? text : `${id}: ${text}`];
  });
  return [prompt, lines.join('\n')].filter(Boolean);
}

export function textValue(fields: ModalValues, id: string): string {
  const value = fields.get(id);
  return typeof value === 'string' ? value : '';
}

/** A number as people write it. NaN for anything else, which the option then refuses. */
export const parseNumber = (text: string): number => parseNumberText(text, false);
