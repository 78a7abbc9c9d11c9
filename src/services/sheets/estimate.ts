import type { Person, Place } from '#schema/interaction/interaction.ts';
import type { Markdown } from '#schema/markdown.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { userErrorMessage } from '#schema/user-error.ts';
import { parsePlace } from './sheet-store.ts';

/** What a sheet is expected to take. */
export interface Estimate {
  readonly pictures: number;
  /** US dollars; undefined if the price of a model is not known. */
  readonly dollars: number | undefined;
  readonly seconds: number;
  /** Why it cannot start today: which daily limit it exceeds. */
  readonly shortfall: Markdown | undefined;
}

export interface EstimateSources {
  /** US dollars for a picture of this model: 0 if it is free, undefined if the price is not known. */
  readonly priceOf: (model: string) => number | undefined;
  readonly expectedSeconds: (model: string) => number;
  /** Cells that are painted at the same time. */
  readonly concurrency: number;
  /** @throws UserError if so many pictures exceed a daily limit */
  readonly checkQuota: (pictures: number, person: Person, place: Place) => void;
}

/** Estimates a sheet from memory alone. */
export function estimateSheet({ drafts, person, place }: Sheet, sources: EstimateSources): Estimate {
  const { priceOf, expectedSeconds, concurrency, checkQuota } = sources;
  const prices = drafts.map(({ model }) => priceOf(model));
  const seconds = drafts.reduce((sum, { model }) => sum + expectedSeconds(model), 0);
  return {
    pictures: drafts.length,
    dollars: prices.reduce((sum, price) => (sum === undefined || price === undefined ? undefined : sum + price), 0),
    seconds: seconds / Math.min(concurrency, drafts.length),
    shortfall: userErrorMessage(() => checkQuota(drafts.length, person, parsePlace(place))),
  };
}
