import type { Markdown } from '#schema/markdown.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { userErrorMessage } from '#schema/user-error.ts';
import { demandOf, type SheetCaps } from './check-sheet.ts';
import { parsePlace } from './sheet-store.ts';

/** What a sheet is expected to take. */
export interface Estimate {
  readonly pictures: number;
  /** Micro-dollars; undefined if the price of a model is not known. */
  readonly cost: number | undefined;
  readonly seconds: number;
  /** Why it cannot start today: which cap has no room for it. */
  readonly shortfall: Markdown | undefined;
}

export interface EstimateSources extends SheetCaps {
  readonly expectedSeconds: (model: string) => number;
  /** Cells that are painted at the same time. */
  readonly concurrency: number;
}

/** Estimates a sheet from memory alone. */
export function estimateSheet({ drafts, person, place }: Sheet, sources: EstimateSources): Estimate {
  const { expectedSeconds, concurrency, checkCaps } = sources;
  const demand = demandOf(drafts, sources);
  const seconds = drafts.reduce((sum, { model }) => sum + expectedSeconds(model), 0);
  return {
    pictures: demand.pictures,
    cost: demand.micros,
    seconds: seconds / Math.min(concurrency, drafts.length),
    shortfall: userErrorMessage(() => checkCaps(demand, person, parsePlace(place))),
  };
}
