import { readBigInteger } from '#schema/model/field/big-integer.ts';
import { countPictures, type Model } from '#schema/model/model.ts';
import { type Param, paramsWith } from '#schema/model/params/params.ts';
import { optionNotes } from './compose.ts';
import { fieldAccepts } from './options/field-accepts.ts';
import { recipeOptions } from './options/given-options.ts';
import { changeParams, type Draft, type Recipe, withoutSeed } from './recipe.ts';

/** Whether a model paints nothing without a picture beside the one to start from. */
function isNeeded(model: Model, param: Param): boolean {
  const [field, image] = [model.params.get(param), model.params.get('image')];
  return field?.type === 'picture' && field.required && field !== image;
}

/** A draft that starts from a picture. Its seed is left to be drawn. @param strength 0 keeps the picture, 1 nothing of it */
export function varyFromPicture(model: Model, recipe: Recipe, url: string, strength: number): Draft {
  const changes = new Map<Param, string | number | { url: string } | undefined>([
    ...paramsWith('tied-to-image')
      .filter((param) => !isNeeded(model, param))
      .map((param) => [param, undefined] as const),
    ['image', { url, ...(recipe.spoiler && { spoiler: true }) }],
    ['prompt_strength', strength],
  ]);
  const draft = changeParams(recipe, model, changes);
  return { ...draft, notes: optionNotes(model, draft.input, recipeOptions(model, draft)) };
}

/**
 * The recipe with a seed nearby, for a model that takes no picture: the first that none of the recipe's own pictures has, and
 * further on for its later pictures.
 * @param image which of the recipe's pictures, from 0
 */
export function varySeed(model: Model, recipe: Recipe, image: number): Draft {
  const field = model.params.get('seed');
  if (!field) return recipe;
  const nextSeed = addToSeed(recipe.input[field.name], countPictures(model, recipe.input) * (image + 1));
  // Past the last seed that the model takes a new one is drawn.
  return nextSeed !== undefined && fieldAccepts(field, nextSeed)
    ? changeParams(recipe, model, new Map([['seed', nextSeed]]))
    : withoutSeed(recipe, model);
}

/** A seed beyond 2^53 is text. */
function addToSeed(seed: unknown, steps: number): number | string | undefined {
  const big = readBigInteger(String(seed));
  if (big !== undefined) return String(BigInt(big) + BigInt(steps));
  const next = Number(seed) + steps;
  return Number.isSafeInteger(next) ? next : undefined;
}
