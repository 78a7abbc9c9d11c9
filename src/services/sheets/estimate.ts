import type { Person, Place } from '#schema/interaction/interaction.ts';
import type { Markdown } from '#schema/markdown.ts';
import type { Recipe } from '#schema/recipe/recipe.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { userErrorMessage } from '#schema/user-error.ts';
import { parsePlace } from './sheet-store.ts';

/** What a sheet is expected to take. */
export interface Estimate {
  readonly pictures: number;
  /** Micro-dollars; undefined if the price of a model is not known. */
  readonly cost: number | undefined;
  readonly seconds: number;
  /** Why it cannot start today: which daily limit it exceeds. */
  readonly shortfall: Markdown | undefined;
}

export interface EstimateSources {
  /** Micro-dollars for a recipe: 0 if it is free, undefined if the price is not known. */
  readonly estimateCost: (recipe: Pick<Recipe, 'model' | 'input'>) => number | undefined;
  readonly expectedSeconds: (model: string) => number;
  /** Cells that are painted at the same time. */
  readonly concurrency: number;
  /** @throws UserError if so many pictures exceed a daily limit */
  readonly checkQuota: (pictures: number, person: Person, place: Place) => void;
}

/** Estimates a sheet from memory alone. */
export function estimateSheet({ drafts, person, place }: Sheet, sources: EstimateSources): Estimate {
  const { estimateCost, expectedSeconds, concurrency, checkQuota } = sources;
  const costs = drafts.map(estimateCost);
  const seconds = drafts.reduce((sum, { model }) => sum + expectedSeconds(model), 0);
  return {
    pictures: drafts.length,
    cost: costs.reduce((sum, cost) => (sum === undefined || cost === undefined ? undefined : sum + cost), 0),
    seconds: seconds / Math.min(concurrency, drafts.length),
    shortfall: userErrorMessage(() => checkQuota(drafts.length, person, parsePlace(place))),
  };
}
