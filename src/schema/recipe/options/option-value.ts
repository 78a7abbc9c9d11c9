import { parseNumberText, withDecimalPoints } from '#schema/formats/number-text.ts';
import { checkAttachment } from '#schema/interaction/attachment.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan, listMarkdown, type Markdown } from '#schema/markdown.ts';
import { isWithin, readBigInteger } from '#schema/model/field/big-integer.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { ModelInput } from '#schema/model/field/input.ts';
import { readLoraField } from '#schema/model/lora/lora-fields.ts';
import type { Model } from '#schema/model/model.ts';
import { isParam } from '#schema/model/params/params.ts';
import { safetySwitch } from '#schema/model/safety.ts';
import { UserError } from '#schema/user-error.ts';

/** Characters of the longest prompt: it has to fit into the reply beside everything else. */
export const MAX_PROMPT_LENGTH = 2000;

/** Choices that a sentence names. */
const MAX_NAMED_CHOICES = 30;

/**
 * The value of an option as the model's field takes it.
 * @param name of the option, as `model.options` has it
 * @throws UserError that says what the field takes
 */
export function readOption(model: Model, name: string, field: Field, value: OptionValue): ModelInput[string] {
  if (typeof value === 'object') {
    if (field.type !== 'picture' && field.type !== 'pictures')
      throw new UserError(t('{name} is not a file.', { name: codeSpan(name) }));
    checkAttachment(name, value);
    return field.type === 'pictures' ? [value.url] : value.url;
  }
  const safety = name === 'disable_safety_checker' ? safetySwitch(model) : undefined;
  if (safety && typeof value === 'boolean') return value ? safety.off : safety.on;
  switch (field.type) {
    case 'picture':
      return readPictureLink(name, value);
    case 'pictures':
      return splitList(value).map((link) => readPictureLink(name, link));
    case 'strings':
      return readTexts(field, value);
    case 'numbers':
      return readNumbers(name, value);
    case 'boolean':
      if (typeof value !== 'boolean')
        throw new UserError(t('{name} is either true or false.', { name: codeSpan(name) }));
      return value;
    case 'choice':
      return readChoice(model, name, field, value);
    case 'integer':
    case 'number':
      return readNumber(model, name, field, value);
    case 'string':
      return readText(name, field, String(value));
  }
}

/** The parts of a list as people write it, with commas. */
export const splitList = (value: string | number | boolean): string[] =>
  String(value)
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** A picture that no option attaches is given by its link; whoever reads it takes those of Discord alone. */
function readPictureLink(name: string, value: string | number | boolean): string {
  if (!isParam(name) && /^https?:\/\/\S+$/.test(String(value))) return String(value);
  throw new UserError(t('{name} must be a picture.', { name: codeSpan(name) }));
}

function readTexts(field: Field, value: string | number | boolean): string[] {
  const texts = splitList(value);
  return field.isLora ? [readLoraField(field, texts)].flat() : texts;
}

function readNumbers(name: string, value: string | number | boolean): number[] {
  const numbers = splitList(withDecimalPoints(String(value), false)).map(Number);
  if (numbers.length > 0 && numbers.every(Number.isFinite)) return numbers;
  throw new UserError(
    t('{name} is a list of numbers with commas between them, such as `0.8, 1`.', { name: codeSpan(name) }),
  );
}

function readChoice(
  model: Model,
  name: string,
  field: Extract<Field, { type: 'choice' }>,
  value: string | number | boolean,
): string | number {
  const found = findChoice(field, value);
  if (found !== undefined) return found;
  const { choices } = field;
  const named = choices.slice(0, MAX_NAMED_CHOICES);
  const list =
    choices.length > named.length
      ? t('one of {named}, … ({count})', { named: named.join(', '), count: choices.length })
      : listMarkdown(named, 'or');
  throw new UserError(
    t('{name} of **{model}** can be {list}, not {value}.', {
      name: codeSpan(name),
      model: model.title,
      list,
      value: codeSpan(value),
    }),
  );
}

/** A ratio as people write it: `16x9`, `16×9`, `16/9`, `16 : 9`. */
const RATIO_PATTERN = /^\s*(\d+)\s*[x×/:]\s*(\d+)\s*$/i;

/** The value of a choice by its text, as a ratio, or by its number: `1` is `1.0`. */
export function findChoice(
  { choices, values }: Extract<Field, { type: 'choice' }>,
  value: string | number | boolean,
): string | number | undefined {
  const exact = choices.indexOf(String(value));
  if (exact !== -1) return values[exact];
  const [, width, height] = RATIO_PATTERN.exec(String(value)) ?? [];
  const ratio = width === undefined ? -1 : choices.indexOf(`${width}:${height}`);
  if (ratio !== -1) return values[ratio];
  const number = typeof value === 'boolean' ? Number.NaN : parseNumberText(String(value), false);
  return values[choices.findIndex((choice) => choice.trim() !== '' && Number(choice) === number)];
}

/** Numbers also come as text: from an option that takes text of other models, and from older recipes. */
export const toNumber = (value: OptionValue, isWhole: boolean): unknown => {
  const number = typeof value === 'string' ? parseNumberText(value, isWhole) : Number.NaN;
  return Number.isFinite(number) ? number : value;
};

function readNumber(
  model: Model,
  name: string,
  field: Extract<Field, { type: 'integer' | 'number' }>,
  given: string | number | boolean,
): number | string {
  const big = field.type === 'integer' ? readBigInteger(given) : undefined;
  if (big !== undefined && isWithin(big, field)) return big;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = field;
  const value = toNumber(given, field.type === 'integer');
  if (typeof value !== 'number' || Number.isNaN(value))
    throw new UserError(t('{name} is a number.', { name: codeSpan(name) }));
  if (field.type === 'integer' && !Number.isInteger(value))
    throw new UserError(t('{name} is a whole number.', { name: codeSpan(name) }));
  // Beyond that, text alone says which number is meant.
  const isExact = field.type !== 'integer' || Number.isSafeInteger(value);
  if (value >= minimum && value <= maximum && isExact) return value;
  if (!isExact && field.maximum === undefined)
    throw new UserError(t('{name} is a whole number below 2^64.', { name: codeSpan(name) }));
  const range = describeRange(minimum, maximum);
  throw new UserError(
    t('{name} of **{model}** goes {range}; you gave {given}.', {
      name: codeSpan(name),
      model: model.title,
      range,
      given: String(given),
    }),
  );
}

function readText(name: string, field: Field, value: string): string {
  if (field.isLora) return String(readLoraField(field, value));
  if (name !== 'prompt') return value;
  const prompt = value.trim();
  if (!prompt) throw new UserError('The prompt is empty. Write what you want to see, such as `a fox in the snow`.');
  if (prompt.length > MAX_PROMPT_LENGTH) {
    throw new UserError(
      t('The prompt has {count} characters; up to {maxPromptLength} are possible. Please shorten it.', {
        count: prompt.length,
        maxPromptLength: MAX_PROMPT_LENGTH,
      }),
    );
  }
  return prompt;
}

function describeRange(minimum: number, maximum: number): Markdown {
  if (Number.isFinite(minimum) && Number.isFinite(maximum))
    return t('from {minimum} up to {maximum}', { minimum, maximum });
  return Number.isFinite(minimum) ? t('from {minimum} upwards', { minimum }) : t('up to {maximum}', { maximum });
}
