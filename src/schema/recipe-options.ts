import type { Card } from './card.ts';
import { compose, type Options } from './compose.ts';
import type { Field } from './field.ts';
import type { GivenFile, OptionValue } from './interaction.ts';
import type { Look } from './look.ts';
import type { ModelInput, Recipe } from './recipe.ts';
import { Refusal } from './refusal.ts';
import type { Role } from './roles.ts';

type PlaceRules = Parameters<typeof compose>[2];

/** A picture that was looked at when it was given, as an option; whether it can still be read shows when it is. */
export function knownPicture(url: string): GivenFile {
  return { id: '0', url, filename: 'picture', size: 0, content_type: 'image/*' };
}

/** An input as the options that it came from, by role. */
export function inputOptions(card: Card, input: ModelInput): Map<Role, OptionValue> {
  const options = new Map<Role, OptionValue>();
  for (const [role, field] of card.roles) {
    const [value] = [input[field.name]].flat();
    if (value === undefined) continue;
    options.set(role, field.type.startsWith('picture') ? knownPicture(String(value)) : value);
  }
  return options;
}

/**
 * The options that a person would give to get this recipe with this look: what the look itself brings, and what follows from
 * other options, is left out. The prompt is as typed.
 */
export function ownOptions(look: Look, { input, prompt }: Recipe, place: PlaceRules): Options {
  const options = inputOptions(look.card, input);
  if (look.card.roles.has('prompt')) options.set('prompt', prompt.typed);
  // Pinned on the way in.
  if (options.get('disable_safety_checker') === false) options.delete('disable_safety_checker');
  for (const [role, field] of look.card.roles) {
    if (role === 'prompt' || role === 'seed' || !options.has(role)) continue;
    const rest = new Map(options);
    rest.delete(role);
    if (same(composed(look, rest, place)?.[field.name], input[field.name])) options.delete(role);
  }
  return options;
}

function composed(look: Look, options: Options, place: PlaceRules): ModelInput | undefined {
  try {
    return compose(look, options, place).input;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

const same = (one: unknown, other: unknown) => one !== undefined && String(one) === String(other);

/** Whether a field takes a value; a rule between fields may still be against it. */
export function fits(field: Field | undefined, value: OptionValue): boolean {
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

/** The options that a card takes, and the names of those that it does not. */
export function fitting(
  card: Card,
  options: Options,
): { readonly kept: Map<Role, OptionValue>; readonly left: Role[] } {
  const kept = new Map([...options].filter(([role, value]) => fits(card.roles.get(role), value)));
  if (kept.get('aspect_ratio') !== 'custom') for (const role of ['width', 'height'] as const) kept.delete(role);
  if (!kept.has('image')) kept.delete('mask');
  return { kept, left: [...options.keys()].filter((role) => !kept.has(role)) };
}
