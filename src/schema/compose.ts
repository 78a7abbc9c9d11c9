import { z } from 'zod';
import { checkAttachment } from './attachment.ts';
import { type Card, roleValue } from './card.ts';
import type { Draft } from './draft.ts';
import type { Field } from './field.ts';
import type { OptionValue } from './interaction.ts';
import type { Look } from './look.ts';
import { readLoraReference } from './lora-reference.ts';
import { notesOn } from './notes.ts';
import type { ModelInput } from './recipe.ts';
import { Refusal } from './refusal.ts';
import { ROLE_NAMES, type Role } from './roles.ts';

/** Characters of the longest prompt: it has to fit the reply with room for everything else. */
export const MAX_PROMPT = 2000;

/** Schnell is distilled to four steps; Replicate's default of 28 takes seven times as long for the same picture. */
const SCHNELL_STEPS = 4;

export type Options = ReadonlyMap<Role, OptionValue>;

/**
 * Makes a draft of what was typed, as far as that can be judged without reading any file.
 * @throws Refusal with what is wrong and what to do, for the first thing that is wrong.
 */
export function compose({ card }: Look, options: Options, place: { readonly ageRestricted: boolean }): Draft {
  for (const role of options.keys()) if (!card.roles.has(role)) throw new Refusal(missingOption(card, role));
  const input: Record<string, ModelInput[string]> = {};
  for (const [role, field] of card.roles) {
    const value = options.get(role);
    if (value !== undefined) input[field.name] = readOption(card, role, field, value);
    else if (field.required && field.default === undefined) throw new Refusal(`**${card.title}** needs \`${role}\`.`);
  }
  checkTogether(options, place);
  const steps = card.roles.get('num_inference_steps');
  if (steps && !options.has('num_inference_steps') && roleValue(card, input, 'model') === 'schnell') {
    input[steps.name] = SCHNELL_STEPS;
  }
  const { error } = card.input.safeParse(input);
  if (error) throw new Refusal(`**${card.title}** does not take this: ${z.prettifyError(error)}`, { cause: error });
  const prompt = String(options.get('prompt') ?? '').trim();
  return {
    kind: 'imagine',
    model: card.model,
    input,
    prompt: { typed: prompt, sent: prompt },
    notes: notesOn(card, input, options),
  };
}

function readOption(card: Card, role: Role, field: Field, value: OptionValue): ModelInput[string] {
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

/** Rules between options, which no schema expresses. */
function checkTogether(options: Options, place: { readonly ageRestricted: boolean }): void {
  const [custom, width, height] = [
    options.get('aspect_ratio') === 'custom',
    options.has('width'),
    options.has('height'),
  ];
  if (custom && !(width && height)) {
    const lacks = width ? '`height`' : height ? '`width`' : '`width` and `height`';
    throw new Refusal(`\`aspect_ratio: custom\` needs ${lacks} too, such as \`width: 1024 height: 768\`.`);
  }
  if (!custom && (width || height)) {
    throw new Refusal('`width` and `height` count only with `aspect_ratio: custom`. Add that, or leave them out.');
  }
  if (options.has('mask') && !options.has('image')) {
    throw new Refusal('`mask` says which part of `image` is painted anew. Add an `image`, or leave the mask out.');
  }
  if (options.get('disable_safety_checker') === true && !place.ageRestricted) {
    throw new Refusal('The safety checker can be turned off in age-restricted channels only.');
  }
}

function missingOption(card: Card, role: Role): string {
  const has = ROLE_NAMES.filter((each) => card.roles.has(each)).map((each) => `\`${each}\``);
  return `**${card.title}** has no \`${role}\`. It has ${listed(has, 'and')}.`;
}

function listed(items: readonly string[], word: 'and' | 'or'): string {
  return new Intl.ListFormat('en', { type: word === 'and' ? 'conjunction' : 'disjunction' }).format(items);
}

function shown(value: unknown): string {
  return String(value).replaceAll('`', '').slice(0, 80);
}
