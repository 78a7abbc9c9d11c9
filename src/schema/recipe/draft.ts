import type { Model } from '#schema/model/model.ts';
import type { Recipe } from './recipe.ts';

/** A recipe to be: all of it but what is settled on the way in (version, seed, the small lines). */
export type Draft = Omit<Recipe, 'version'>;

/** Seeds that the bot draws stay below this: six digits are easily read out and typed again. */
const SEED_UPPER_BOUND = 1_000_000;

/**
 * Settles a draft: draws the seed where it has none, pins the safety checker, and has the card check the whole.
 * @param random in [0, 1)
 * @throws Error where the card does not accept it: what a person gave was checked before, so this is a fault.
 */
export function finalizeRecipe(draft: Draft, model: Model, random: () => number): Recipe {
  const seedField = model.params.get('seed');
  const safetyField = model.params.get('disable_safety_checker');
  const input = {
    ...(safetyField?.default === true && { [safetyField.name]: false }),
    ...draft.input,
    ...(seedField &&
      draft.input[seedField.name] === undefined && { [seedField.name]: Math.floor(random() * SEED_UPPER_BOUND) }),
  };
  return { ...draft, version: model.version, input: model.inputSchema.parse(input) };
}

/** The draft without its seed, so that {@link finalizeRecipe} draws a new one. */
export function withoutSeed(draft: Draft, model: Model): Draft {
  const { [model.params.get('seed')?.name ?? '']: _, ...input } = draft.input;
  return { ...draft, input };
}
