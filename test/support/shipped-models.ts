import { compileModel, type Model } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';

/** The shipped cards, compiled. */
export const SHIPPED_CARDS: readonly Model[] = SHIPPED_MODELS.map(compileModel);

/** The shipped card of this model. */
export function shippedCard(model: string): Model {
  const card = SHIPPED_CARDS.find((each) => each.name === model);
  if (!card) throw new Error(`no card is shipped for ${model}`);
  return card;
}
