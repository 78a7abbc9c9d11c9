import { z } from 'zod';
import { type Card, roleValue } from './card.ts';
import type { Draft } from './draft.ts';
import type { Look } from './look.ts';
import { allOptions, type Options } from './look-options.ts';
import { notesOn } from './notes.ts';
import { readOption } from './option-value.ts';
import type { OptionDefaults } from './preset.ts';
import type { ModelInput } from './recipe.ts';
import { Refusal } from './refusal.ts';
import { ROLE_NAMES, type Role } from './roles.ts';
import { withTriggers } from './triggers.ts';
import { listed } from './words.ts';

export type { Options } from './look-options.ts';
export { MAX_PROMPT } from './option-value.ts';

/** Schnell is distilled to four steps; Replicate's default of 28 takes seven times as long for the same picture. */
const SCHNELL_STEPS = 4;

/**
 * Makes a draft of what was typed, as far as that can be judged without reading any file. What was not typed is as the preset
 * has it, then as the person's own defaults have it, then as the model does.
 * @throws Refusal with what is wrong and what to do, for the first thing that is wrong.
 */
export function compose(
  look: Look,
  given: Options,
  place: { readonly ageRestricted: boolean },
  personal: OptionDefaults = {},
): Draft {
  const { card, preset } = look;
  for (const role of given.keys()) if (!card.roles.has(role)) throw new Refusal(missingOption(card, role));
  const options = allOptions(look, given, place, personal);
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
  const typed = String(options.get('prompt') ?? '').trim();
  const sent = withTriggers(typed, preset?.triggers ?? []);
  const field = card.roles.get('prompt');
  return {
    kind: 'imagine',
    model: card.model,
    ...(preset && { preset: preset.name }),
    input: field && typed ? { ...input, [field.name]: sent } : input,
    prompt: { typed, sent },
    notes: notesOn(card, input, given),
  };
}

/** Rules between options, which no schema expresses. @throws Refusal */
export function checkTogether(options: Options, place: { readonly ageRestricted: boolean }): void {
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
