import type { Person, Place } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { type Markdown, md } from '#schema/markdown.ts';
import { formatCost } from '#schema/price/money.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import { formatPictureCount } from '#schema/sheet/labels.ts';
import { UserError, userErrorMessage } from '#schema/user-error.ts';

/** What cells need together. */
export interface SheetDemand {
  readonly pictures: number;
  /** Micro-dollars; undefined if the price of a model is not known. */
  readonly micros: number | undefined;
}

export interface SheetCaps {
  /** Micro-dollars for a recipe: 0 if it is free, undefined if the price is not known. */
  readonly estimateCost: (recipe: Pick<Draft, 'model' | 'input'>) => number | undefined;
  /** @throws UserError that says which cap has no room for all of it */
  readonly checkCaps: (demand: SheetDemand, person: Person, place: Place) => void;
}

export function demandOf(drafts: readonly Draft[], { estimateCost }: Pick<SheetCaps, 'estimateCost'>): SheetDemand {
  const costs = drafts.map(estimateCost);
  return {
    pictures: drafts.length,
    micros: costs.reduce((sum, cost) => (sum === undefined || cost === undefined ? undefined : sum + cost), 0),
  };
}

/**
 * Checks all cells together before the first is painted: a sheet that would stop in the middle does not begin.
 * @throws UserError that says what the sheet needs, and which cap has no room for it
 */
export function assertSheetFits(drafts: readonly Draft[], person: Person, place: Place, caps: SheetCaps): void {
  const demand = demandOf(drafts, caps);
  const reason: Markdown | undefined = userErrorMessage(() => caps.checkCaps(demand, person, place));
  if (reason === undefined) return;
  const needs = t('This sheet needs {pictureCount} ({cost}).', {
    pictureCount: formatPictureCount(demand.pictures),
    cost: formatCost(demand.micros),
  });
  throw new UserError(md`${needs} ${reason}`, { code: 'limit-reached' });
}
