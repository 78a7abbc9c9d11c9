import type { Metrics } from '#services/metrics/metrics.ts';
import type { JobNotifier } from './job-notifier.ts';

/** The notifier; counts by which route pictures are delivered, and measures how long that takes. */
export function measuredNotifier(notifier: JobNotifier, metrics: Metrics, now: () => number): JobNotifier {
  return {
    ...notifier,
    deliver: async (...job) => {
      const startedAt = now();
      const delivery = await notifier.deliver(...job);
      metrics.recordDelivery(delivery.is === 'kept' ? delivery.is : delivery.route, (now() - startedAt) / 1000);
      return delivery;
    },
  };
}
