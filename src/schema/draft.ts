import type { Card } from './card.ts';
import type { Recipe } from './recipe.ts';

/** A recipe to be: all of it but what is settled on the way in (version, seed, the small lines). */
export type Draft = Omit<Recipe, 'version'>;

/** Seeds that the bot draws stay below this: six digits are easily read out and typed again. */
const SEEDS = 1_000_000;

/**
 * Settles a draft: draws the seed where it has none, pins the safety checker, and has the card check the whole.
 * @param random in [0, 1)
 * @throws Error where the card does not accept it: what a person gave was checked before, so this is a fault.
 */
export function settle(draft: Draft, card: Card, random: () => number): Recipe {
  const seed = card.roles.get('seed');
  const safety = card.roles.get('disable_safety_checker');
  const input = {
    ...(safety?.default === true && { [safety.name]: false }),
    ...draft.input,
    ...(seed && draft.input[seed.name] === undefined && { [seed.name]: Math.floor(random() * SEEDS) }),
  };
  return { ...draft, version: card.version, input: card.input.parse(input) };
}

/** The draft without its seed, so that {@link settle} draws a new one. */
export function withoutSeed(draft: Draft, card: Card): Draft {
  const { [card.roles.get('seed')?.name ?? '']: _, ...input } = draft.input;
  return { ...draft, input };
}
