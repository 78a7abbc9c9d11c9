import type { Model } from '#schema/model/model.ts';
import type { Param } from '#schema/model/params.ts';
import type { Draft } from './draft.ts';
import { optionNotes } from './notes.ts';
import type { ModelInput, Recipe } from './recipe.ts';
import { fieldAccepts, optionsFromInput } from './recipe-options.ts';

/** What has no meaning beside another picture than the one that it was given with. */
const PARAMS_DROPPED_FOR_PICTURE: readonly Param[] = [
  'seed',
  'aspect_ratio',
  'width',
  'height',
  'megapixels',
  'mask',
  'image',
  'prompt_strength',
  'go_fast',
];

/** A recipe that starts from a picture. The seed is left to be drawn. @param strength 0 keeps the picture, 1 nothing of it */
export function varyFromPicture(model: Model, recipe: Recipe, url: string, strength: number): Draft {
  const input = withoutParams(model, recipe.input, PARAMS_DROPPED_FOR_PICTURE);
  const [imageField, strengthField] = [model.params.get('image'), model.params.get('prompt_strength')];
  if (imageField) input[imageField.name] = imageField.type === 'pictures' ? [url] : url;
  if (strengthField) input[strengthField.name] = strength;
  return { ...recipe, input, notes: optionNotes(model, input, optionsFromInput(model, input)) };
}

/**
 * The same recipe with a seed nearby, for a card that takes no picture: the first that none of the recipe's own pictures has,
 * and further on for its later pictures.
 */
export function varySeed(model: Model, recipe: Recipe, image: number): Draft {
  const seedField = model.params.get('seed');
  if (!seedField) return recipe;
  const { [seedField.name]: currentSeed, [model.params.get('num_outputs')?.name ?? '']: count } = recipe.input;
  const nextSeed = Number(currentSeed) + (typeof count === 'number' ? count : 1) * (image + 1);
  const { [seedField.name]: _, ...inputWithoutSeed } = recipe.input;
  // Past the end of the seeds one is drawn.
  return {
    ...recipe,
    input:
      Number.isSafeInteger(nextSeed) && fieldAccepts(seedField, nextSeed)
        ? { ...inputWithoutSeed, [seedField.name]: nextSeed }
        : inputWithoutSeed,
  };
}

function withoutParams(model: Model, input: ModelInput, params: readonly Param[]): Record<string, ModelInput[string]> {
  const names = new Set(params.map((param) => model.params.get(param)?.name));
  return Object.fromEntries(Object.entries(input).filter(([name]) => !names.has(name)));
}
