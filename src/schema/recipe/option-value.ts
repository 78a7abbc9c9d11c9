import { checkAttachment } from '#schema/interaction/attachment.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { codeSpan, listMarkdown, md } from '#schema/markdown.ts';
import type { Field } from '#schema/model/field.ts';
import type { ModelInput } from '#schema/model/input.ts';
import { readLoraReference } from '#schema/model/lora-reference.ts';
import type { Model } from '#schema/model/model.ts';
import { type Param, paramsWith } from '#schema/model/params.ts';
import { UserError } from '#schema/user-error.ts';

/** Characters of the longest prompt: it has to fit into the reply beside everything else. */
export const MAX_PROMPT_LENGTH = 2000;

const LORA_REFERENCES: ReadonlySet<Param> = new Set(paramsWith('lora'));

/**
 * The value of an option as the model's field takes it.
 * @throws UserError that says what the field takes
 */
export function readOption(model: Model, param: Param, field: Field, value: OptionValue): ModelInput[string] {
  if (typeof value === 'object') {
    if (field.type !== 'picture' && field.type !== 'pictures')
      throw new UserError(md`${codeSpan(param)} is not a file.`);
    checkAttachment(param, value);
    return field.type === 'pictures' ? [value.url] : value.url;
  }
  switch (field.type) {
    case 'picture':
    case 'pictures':
      throw new UserError(md`${codeSpan(param)} must be a picture.`);
    case 'boolean':
      if (typeof value !== 'boolean') throw new UserError(md`${codeSpan(param)} is either true or false.`);
      return value;
    case 'choice':
      return readChoice(model, param, field.choices, value);
    case 'integer':
    case 'number':
      return readNumber(model, param, field, value);
    case 'string':
      return readText(param, String(value));
  }
}

function readChoice(model: Model, param: Param, choices: readonly string[], value: string | number | boolean): string {
  if (choices.includes(String(value))) return String(value);
  throw new UserError(
    md`${codeSpan(param)} of **${model.title}** can be ${listMarkdown(choices, 'or')}, not ${codeSpan(value)}.`,
  );
}

function readNumber(
  model: Model,
  param: Param,
  field: Extract<Field, { type: 'integer' | 'number' }>,
  value: string | number | boolean,
): number {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = field;
  if (typeof value !== 'number' || Number.isNaN(value)) throw new UserError(md`${codeSpan(param)} is a number.`);
  if (field.type === 'integer' && !Number.isSafeInteger(value))
    throw new UserError(md`${codeSpan(param)} is a whole number of at most 15 digits.`);
  if (value >= minimum && value <= maximum) return value;
  const range = `${Number.isFinite(minimum) ? `from ${minimum} ` : ''}${Number.isFinite(maximum) ? `up to ${maximum}` : 'upwards'}`;
  throw new UserError(md`${codeSpan(param)} of **${model.title}** goes ${range}; you gave ${value}.`);
}

function readText(param: Param, value: string): string {
  if (LORA_REFERENCES.has(param)) return readLoraReference(value);
  if (param !== 'prompt') return value;
  const prompt = value.trim();
  if (!prompt) throw new UserError('The prompt is empty. Write what you want to see, such as `a fox in the snow`.');
  if (prompt.length > MAX_PROMPT_LENGTH) {
    throw new UserError(
      md`The prompt has ${prompt.length} characters; up to ${MAX_PROMPT_LENGTH} are possible. Please shorten it.`,
    );
  }
  return prompt;
}

/** Whether a field takes a value by itself; a rule between fields may still forbid it. */
export function fieldAccepts(field: Field | undefined, value: OptionValue): boolean {
  switch (field?.type) {
    case undefined:
      return false;
    case 'picture':
    case 'pictures':
      return typeof value === 'object';
    case 'choice':
      return field.choices.includes(String(value));
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'number':
      return typeof value === 'number' && value >= (field.minimum ?? value) && value <= (field.maximum ?? value);
    case 'string':
      return typeof value !== 'object';
  }
}
