import type { Person, Place } from '#schema/interaction.ts';
import type { Look } from '#schema/look.ts';
import type { Recipe } from '#schema/recipe.ts';
import type { Catalogue } from './catalogue.ts';

/** Everything that can be painted with in a place: the server's presets, and the cards. All of it is in memory. */
export interface Looks {
  /**
   * By what somebody typed or chose; the default of the channel, the server or the bot for nothing.
   * @throws Refusal where there is none such, or this person may not use it here
   */
  pick(typed: string | undefined, person: Person, place: Place): Look;
  /** Those that this person may use here, best match for what was typed first; presets before cards. */
  search(typed: string, person: Person, place: Place, most: number): readonly Look[];
  /** The look of a recipe, for its title and for switching; a preset that was removed meanwhile leaves its card. */
  ofRecipe(recipe: Recipe, guild: string | undefined): Look | undefined;
}

/** Looks of the cards alone. */
export function createLooks(catalogue: Catalogue): Looks {
  const lookOf = (card: Look['card']): Look => ({ ref: card.model, title: card.title, card, preset: undefined });
  return {
    pick: (typed) => lookOf(catalogue.pick(typed)),
    search: (typed, _person, _place, most) => catalogue.search(typed, most).map(lookOf),
    ofRecipe: ({ model }) => {
      const card = catalogue.cards.find((each) => each.model === model);
      return card && lookOf(card);
    },
  };
}
