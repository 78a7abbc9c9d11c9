import type { Attachment, OptionValue } from '#schema/interaction/interaction.ts';
import type { Model } from '#schema/model/model.ts';
import { isParam, type Param } from '#schema/model/params.ts';
import { fieldAccepts } from './option-value.ts';
import type { Recipe } from './recipe.ts';

/** Options by param, as they are typed, filled in, or kept by a recipe. */
export type Options = ReadonlyMap<Param, OptionValue>;

/** The options that a person would give to get this recipe with its style, the prompt as typed among them. */
export function recipeOptions(model: Model, recipe: Recipe): Options {
  const options = recipe.options ? readStoredOptions(recipe.options) : optionsFromInput(model, recipe);
  return model.params.has('prompt') ? options.set('prompt', recipe.prompt.typed) : options;
}

function readStoredOptions(stored: NonNullable<Recipe['options']>): Map<Param, OptionValue> {
  const options = new Map<Param, OptionValue>();
  for (const [name, value] of Object.entries(stored))
    if (isParam(name)) options.set(name, typeof value === 'object' ? pictureAttachment(value.url) : value);
  return options;
}

/** For recipes that were stored without options: all of the input, whoever it came from. */
function optionsFromInput(model: Model, { input }: Recipe): Map<Param, OptionValue> {
  const options = new Map<Param, OptionValue>();
  for (const [param, field] of model.params) {
    const [value] = [input[field.name]].flat();
    if (value === undefined || (param === 'disable_safety_checker' && value === false)) continue;
    options.set(param, field.type.startsWith('picture') ? pictureAttachment(String(value)) : value);
  }
  return options;
}

/** A picture that was checked when it was first given, as an option. Whether it can still be read turns out when it is. */
export function pictureAttachment(url: string): Attachment {
  return { id: '0', url, filename: 'picture', size: 0, content_type: 'image/*' };
}

/** The options that a model takes, and the names of those that it does not. */
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
