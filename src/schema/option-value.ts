import { checkAttachment } from './attachment.ts';
import type { Card } from './card.ts';
import type { Field } from './field.ts';
import type { OptionValue } from './interaction.ts';
import { readLoraReference } from './lora-reference.ts';
import type { ModelInput } from './recipe.ts';
import { Refusal } from './refusal.ts';
import type { Role } from './roles.ts';
import { listed, shown } from './words.ts';

/** Characters of the longest prompt: it has to fit the reply with room for everything else. */
export const MAX_PROMPT = 2000;

/**
 * What an option is worth to a card's field.
 * @throws Refusal with what the field takes
 */
export function readOption(card: Card, role: Role, field: Field, value: OptionValue): ModelInput[string] {
  if (typeof value === 'object') {
    if (field.type !== 'picture' && field.type !== 'pictures') throw new Refusal(`\`${role}\` is not a file.`);
    checkAttachment(role, value);
    return field.type === 'pictures' ? [value.url] : value.url;
  }
  switch (field.type) {
    case 'picture':
    case 'pictures':
      throw new Refusal(`\`${role}\` must be a picture.`);
    case 'boolean':
      if (typeof value !== 'boolean') throw new Refusal(`\`${role}\` is either true or false.`);
      return value;
    case 'choice':
      return readChoice(card, role, field.choices, value);
    case 'integer':
    case 'number':
      return readNumber(card, role, field, value);
    case 'string':
      return readText(role, String(value));
  }
}

function readChoice(card: Card, role: Role, choices: readonly string[], value: string | number | boolean): string {
  if (choices.includes(String(value))) return String(value);
  throw new Refusal(`\`${role}\` of **${card.title}** can be ${listed(choices, 'or')}, not \`${shown(value)}\`.`);
}

function readNumber(
  card: Card,
  role: Role,
  field: Extract<Field, { type: 'integer' | 'number' }>,
  value: string | number | boolean,
): number {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = field;
  if (typeof value !== 'number' || Number.isNaN(value)) throw new Refusal(`\`${role}\` is a number.`);
  if (field.type === 'integer' && !Number.isSafeInteger(value))
    throw new Refusal(`\`${role}\` is a whole number of at most 15 digits.`);
  if (value >= minimum && value <= maximum) return value;
  const range = `${Number.isFinite(minimum) ? `from ${minimum} ` : ''}${Number.isFinite(maximum) ? `up to ${maximum}` : 'upwards'}`;
  throw new Refusal(`\`${role}\` of **${card.title}** goes ${range}; you gave ${value}.`);
}

function readText(role: Role, value: string): string {
  if (role === 'replicate_weights' || role === 'extra_lora') return readLoraReference(value);
  if (role !== 'prompt') return value;
  const prompt = value.trim();
  if (!prompt) throw new Refusal('The prompt is empty. Write what you want to see, such as `a fox in the snow`.');
  if (prompt.length > MAX_PROMPT) {
    throw new Refusal(
      `The prompt has ${prompt.length} characters; up to ${MAX_PROMPT} are possible. Please shorten it.`,
    );
  }
  return prompt;
}
