import type { Person, Place } from '#schema/interaction.ts';
import { refusalOf } from '#schema/refusal.ts';
import type { Sheet } from '#schema/sheet.ts';
import { readPlace } from './shelf.ts';

/** What a sheet will take. */
export interface Outlook {
  readonly pictures: number;
  /** US dollars; none where a card tells no price. */
  readonly dollars: number | undefined;
  readonly seconds: number;
  /** Why it could not begin today: the pictures of some budget are not enough. */
  readonly short: string | undefined;
}

export interface OutlookSources {
  /** US dollars for a picture of this model; 0 where nobody bills it, none where it is not known. */
  readonly priceOf: (model: string) => number | undefined;
  readonly secondsOf: (model: string) => number;
  /** Cells that are painted at once. */
  readonly atOnce: number;
  /** @throws Refusal where so many pictures are too many for today */
  readonly afford: (pictures: number, person: Person, place: Place) => void;
}

/** All of it is from memory. */
export function outlookOf({ drafts, person, place }: Sheet, sources: OutlookSources): Outlook {
  const { priceOf, secondsOf, atOnce, afford } = sources;
  const prices = drafts.map(({ model }) => priceOf(model));
  const seconds = drafts.reduce((sum, { model }) => sum + secondsOf(model), 0);
  return {
    pictures: drafts.length,
    dollars: prices.reduce((sum, price) => (sum === undefined || price === undefined ? undefined : sum + price), 0),
    seconds: seconds / Math.min(atOnce, drafts.length),
    short: refusalOf(() => afford(drafts.length, person, readPlace(place))),
  };
}
