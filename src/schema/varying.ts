import type { Card } from './card.ts';
import type { Draft } from './draft.ts';
import { notesOn } from './notes.ts';
import type { ModelInput, Recipe } from './recipe.ts';
import { fits, inputOptions } from './recipe-options.ts';
import type { Role } from './roles.ts';

/** What has no meaning beside another picture than the one that it was given with. */
const NOT_WITH_A_PICTURE: readonly Role[] = [
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
export function fromPicture(card: Card, recipe: Recipe, url: string, strength: number): Draft {
  const input = without(card, recipe.input, NOT_WITH_A_PICTURE);
  const [image, amount] = [card.roles.get('image'), card.roles.get('prompt_strength')];
  if (image) input[image.name] = image.type === 'pictures' ? [url] : url;
  if (amount) input[amount.name] = strength;
  return { ...recipe, input, notes: notesOn(card, input, inputOptions(card, input)) };
}

/**
 * The same recipe with a seed nearby, for a card that takes no picture: the first that none of the recipe's own pictures has,
 * and further on for its later pictures.
 */
export function nearbySeed(card: Card, recipe: Recipe, image: number): Draft {
  const seed = card.roles.get('seed');
  if (!seed) return recipe;
  const { [seed.name]: from, [card.roles.get('num_outputs')?.name ?? '']: count } = recipe.input;
  const next = Number(from) + (typeof count === 'number' ? count : 1) * (image + 1);
  const { [seed.name]: _, ...rest } = recipe.input;
  // Past the end of the seeds one is drawn.
  return { ...recipe, input: Number.isSafeInteger(next) && fits(seed, next) ? { ...rest, [seed.name]: next } : rest };
}

function without(card: Card, input: ModelInput, roles: readonly Role[]): Record<string, ModelInput[string]> {
  const names = new Set(roles.map((role) => card.roles.get(role)?.name));
  return Object.fromEntries(Object.entries(input).filter(([name]) => !names.has(name)));
}
