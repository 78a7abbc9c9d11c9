import type { Attachment, OptionValue } from '#schema/interaction/interaction.ts';
import type { Field } from '#schema/model/field.ts';
import type { Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params.ts';
import type { Style } from '#schema/model/style.ts';
import { UserError } from '#schema/user-error.ts';
import { compose, type Options } from './compose.ts';
import type { ModelInput, Recipe } from './recipe.ts';

type PlaceRules = Parameters<typeof compose>[2];

/** A picture that was looked at when it was given, as an option; whether it can still be read shows when it is. */
export function pictureAttachment(url: string): Attachment {
  return { id: '0', url, filename: 'picture', size: 0, content_type: 'image/*' };
}

/** An input as the options that it came from, by param. */
export function optionsFromInput(model: Model, input: ModelInput): Map<Param, OptionValue> {
  const options = new Map<Param, OptionValue>();
  for (const [param, field] of model.params) {
    const [value] = [input[field.name]].flat();
    if (value === undefined) continue;
    options.set(param, field.type.startsWith('picture') ? pictureAttachment(String(value)) : value);
  }
  return options;
}

/**
 * The options that a person would give to get this recipe with this look: what the look itself brings, and what follows from
 * other options, is left out. The prompt is as typed.
 */
export function optionsFromRecipe(style: Style, { input, prompt }: Recipe, place: PlaceRules): Options {
  const options = optionsFromInput(style.model, input);
  if (style.model.params.has('prompt')) options.set('prompt', prompt.typed);
  // Pinned on the way in.
  if (options.get('disable_safety_checker') === false) options.delete('disable_safety_checker');
  for (const [param, field] of style.model.params) {
    if (param === 'prompt' || param === 'seed' || !options.has(param)) continue;
    const otherOptions = new Map(options);
    otherOptions.delete(param);
    if (isSameValue(tryComposeInput(style, otherOptions, place)?.[field.name], input[field.name]))
      options.delete(param);
  }
  return options;
}

function tryComposeInput(style: Style, options: Options, place: PlaceRules): ModelInput | undefined {
  try {
    return compose(style, options, place).input;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

const isSameValue = (one: unknown, other: unknown) => one !== undefined && String(one) === String(other);

/** Whether a field takes a value; a rule between fields may still be against it. */
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

/** The options that a card takes, and the names of those that it does not. */
export function filterOptions(
  model: Model,
  options: Options,
): { readonly accepted: Map<Param, OptionValue>; readonly rejected: Param[] } {
  const accepted = new Map([...options].filter(([param, value]) => fieldAccepts(model.params.get(param), value)));
  if (accepted.get('aspect_ratio') !== 'custom')
    for (const param of ['width', 'height'] as const) accepted.delete(param);
  if (!accepted.has('image')) accepted.delete('mask');
  return { accepted, rejected: [...options.keys()].filter((param) => !accepted.has(param)) };
}
