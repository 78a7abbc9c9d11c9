import type { Attachment, OptionValue } from '#schema/interaction/interaction.ts';
import type { Model } from '#schema/model/model.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import { isSafetyCheckerOff } from '#schema/recipe/safety-checker.ts';
import type { Style } from '#schema/recipe/style.ts';
import { fieldAccepts } from './field-accepts.ts';

/** Options by the name that they have in a model's `options`, as they are typed, filled in, or kept by a recipe. */
export type Options = ReadonlyMap<string, OptionValue>;

/** The options that a person would give to get this recipe with its style, the prompt as typed among them. */
export function recipeOptions(model: Model, recipe: Recipe): Options {
  const options = recipe.options ? readStoredOptions(recipe.options) : optionsFromInput(model, recipe);
  return model.params.has('prompt') ? options.set('prompt', recipe.prompt.typed) : options;
}

/**
 * The recipe, as it has to be given to its style: where its preset was removed or renamed, nothing adds the preset's words, LoRA and
 * defaults any more, so what was sent stands in for what was typed.
 */
export function recipeFor({ preset }: Style, recipe: Recipe): Recipe {
  if (recipe.preset === undefined || preset) return recipe;
  const { options: _, ...sent } = recipe;
  return { ...sent, prompt: { ...recipe.prompt, typed: recipe.prompt.sent || recipe.prompt.typed } };
}

function readStoredOptions(stored: NonNullable<Recipe['options']>): Map<string, OptionValue> {
  return new Map(
    Object.entries(stored).map(([name, value]) => [
      name,
      typeof value === 'object' ? pictureAttachment(value.url, value.spoiler) : value,
    ]),
  );
}

/** The options that the first pictures of a list come from. */
const LIST_PICTURES: readonly string[] = ['image', 'image2', 'image3'];

/** For recipes that were stored without options: all of the input, whoever it came from. */
function optionsFromInput(model: Model, { input }: Recipe): Map<string, OptionValue> {
  const options = new Map<string, OptionValue>();
  for (const [name, field] of model.options) {
    const values: (string | number | boolean)[] = [input[field.name] ?? []].flat();
    const isTurnedOn = name === 'disable_safety_checker' && !isSafetyCheckerOff(model, input);
    if (values.length === 0 || isTurnedOn) continue;
    const picture = values[LIST_PICTURES.indexOf(name)] ?? values[0];
    if (field.type === 'strings' || field.type === 'numbers') options.set(name, values.join(', '));
    else if (field.type === 'picture') options.set(name, pictureAttachment(String(values[0])));
    else if (field.type !== 'pictures') options.set(name, values[0] ?? '');
    else if (values.length > LIST_PICTURES.indexOf(name)) options.set(name, pictureAttachment(String(picture)));
  }
  return options;
}

/** A picture that was checked when it was first given, as an option. Whether it can still be read turns out when it is. */
export function pictureAttachment(url: string, isHidden = false): Attachment {
  const filename = isHidden ? 'SPOILER_picture' : 'picture';
  return { id: '0', url, filename, size: 0, content_type: 'image/*' };
}

/** The options that a model takes, and the names of those that it does not. */
export function filterOptions(
  model: Model,
  options: Options,
): { readonly accepted: Map<string, OptionValue>; readonly rejected: string[] } {
  const accepted = new Map([...options].filter(([name, value]) => fieldAccepts(model.options.get(name), value)));
  if (hasCustomSize(model) && accepted.get('aspect_ratio') !== 'custom')
    for (const side of ['width', 'height']) accepted.delete(side);
  if (!accepted.has('image')) accepted.delete('mask');
  return { accepted, rejected: [...options.keys()].filter((name) => !accepted.has(name)) };
}

/** Whether `width` and `height` count only with the shape `custom`. */
export function hasCustomSize(model: Model): boolean {
  const shape = model.params.get('aspect_ratio');
  return shape?.type === 'choice' && shape.choices.includes('custom');
}
