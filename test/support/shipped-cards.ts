import { type Card, compileCard } from '#schema/card.ts';
import { SHIPPED } from '#schema/cards/index.ts';

/** The shipped cards, compiled. */
export const SHIPPED_CARDS: readonly Card[] = SHIPPED.map(compileCard);

/** The shipped card of this model. */
export function shippedCard(model: string): Card {
  const card = SHIPPED_CARDS.find((each) => each.model === model);
  if (!card) throw new Error(`no card is shipped for ${model}`);
  return card;
}
