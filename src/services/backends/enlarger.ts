import type { Card } from '#schema/card.ts';
import type { Backend } from './backend.ts';
import { createSketch } from './sketch.ts';

/**
 * A backend that has this machine enlarge pictures (Lanczos) where it has no model for that itself. Everything else, and what
 * it has a model for, is its own.
 * @param has whether it has a model for a card
 */
export function withEnlarger(backend: Backend, has: (card: Card) => boolean, now: () => number): Backend {
  const local = createSketch({ now, marked: false });
  const by = (card: Card) => (card.kind === 'upscale' && !has(card) ? local : backend);
  return {
    name: backend.name,
    accepts: (card) => by(card).accepts(card),
    submit: (order, watch, signal) => by(order.card).submit(order, watch, signal),
    follow: async (prediction, order, watch, signal) => {
      const painter = by(order.card);
      const painting = await painter.follow(prediction, order, watch, signal);
      return painter === local ? { ...painting, remark: 'Enlarged here, without a model' } : painting;
    },
  };
}
