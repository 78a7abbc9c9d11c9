import type { Person, Place } from '#schema/interaction/interaction.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { userErrorMessage } from '#schema/user-error.ts';
import { parsePlace } from './sheet-store.ts';

/** What a sheet will take. */
export interface Estimate {
  readonly pictures: number;
  /** US dollars; none where a model has no price. */
  readonly dollars: number | undefined;
  readonly seconds: number;
  /** Why it could not begin today: the pictures of some budget are not enough. */
  readonly shortfall: string | undefined;
}

export interface EstimateSources {
  /** US dollars for a picture of this model; 0 where nobody bills it, none where it is not known. */
  readonly priceOf: (model: string) => number | undefined;
  readonly expectedSeconds: (model: string) => number;
  /** Cells that are painted at once. */
  readonly concurrency: number;
  /** @throws UserError where so many pictures are too many for today */
  readonly checkQuota: (pictures: number, person: Person, place: Place) => void;
}

/** All of it is from memory. */
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
