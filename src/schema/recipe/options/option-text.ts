import { parseNumberText } from '#schema/formats/number-text.ts';
import { toPlainSigns } from '#schema/formats/plain-signs.ts';
import { t } from '#schema/language/t.ts';
import { codeSpan } from '#schema/markdown.ts';
import { readBigInteger } from '#schema/model/field/big-integer.ts';
import type { Field } from '#schema/model/field/field.ts';
import type { Model } from '#schema/model/model.ts';
import { normalizeName } from '#schema/model/params/params.ts';
import { safetySwitch } from '#schema/model/safety.ts';
import { isRandomSeed } from '#schema/recipe/random-seed.ts';
import { UserError } from '#schema/user-error.ts';
import type { OptionLine } from './option-lines.ts';
import { readOption } from './option-value.ts';

/** The value of one option from text, as one of the models takes it. @throws UserError if none of them does */
export function readOptionText(
  { name: typedName, value }: Pick<OptionLine, 'name' | 'value'>,
  name: string,
  models: readonly Model[],
): string | number | boolean {
  let firstError: UserError | undefined;
  for (const model of models) {
    const field = model.options.get(name);
    if (!field) continue;
    try {
      const parsed = parseForField(field, name === 'seed' && isRandomSeed(undefined, value) ? '-1' : value);
      const isSwitch = name === 'disable_safety_checker';
      if (isSwitch && typeof parsed === 'boolean') return isInvertedName(model, typedName) ? !parsed : parsed;
      const read = readOption(model, name, field, parsed);
      return Array.isArray(read) ? read.join(', ') : read;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      firstError ??= error;
    }
  }
  throw firstError ?? new UserError(t('{name} cannot be typed.', { name: codeSpan(name) }));
}

/** Whether a line sets the safety checker in the words of a model that says the opposite: `safety_checker: no`. */
function isInvertedName(model: Model, typedName: string): boolean {
  const safety = safetySwitch(model);
  return safety?.isInverted === true && normalizeName(typedName) === safety.field.name.toLowerCase();
}

const BOOLEAN_WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

/** The text as the field's type. What cannot be converted stays text, for the field to refuse. */
function parseForField(field: Field, text: string): string | number | boolean {
  switch (field.type) {
    case 'boolean':
      return BOOLEAN_WORDS.get(text.toLowerCase()) ?? text;
    case 'integer':
    case 'number': {
      if (readBigInteger(text) !== undefined) return text;
      const number = parseNumberText(text, field.type === 'integer');
      return Number.isFinite(number) ? number : text;
    }
    case 'choice':
      return findChoice(field.choices, text) ?? findChoice(field.choices, toPlainSigns(text)) ?? text;
    default:
      return text;
  }
}

const findChoice = (choices: readonly string[], text: string) =>
  choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
