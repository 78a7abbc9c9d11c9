import type { Backend, Order, Painting } from '../backends/backend.ts';
import type { Metrics } from '../metrics.ts';

/** The backend, with the pictures that it paints counted, and the time from an order to its pictures. */
export function measuredBackend(backend: Backend, metrics: Metrics, now: () => number): Backend {
  const begun = new WeakMap<Order, number>();
  const note = (order: Order, { pictures }: Painting) =>
    metrics.painted(order.card.model, pictures.length, (now() - (begun.get(order) ?? now())) / 1000);
  return {
    ...backend,
    submit: async (order, watch, signal) => {
      begun.set(order, now());
      const submission = await backend.submit(order, watch, signal);
      if (submission.painting) note(order, submission.painting);
      return submission;
    },
    follow: async (prediction, order, watch, signal) => {
      if (!begun.has(order)) begun.set(order, now());
      const painting = await backend.follow(prediction, order, watch, signal);
      note(order, painting);
      return painting;
    },
  };
}
