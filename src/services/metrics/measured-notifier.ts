import type { JobNotifier } from '../jobs/job-notifier.ts';
import type { Metrics } from './metrics.ts';

/** The audience, with how pictures come to people, and the time that it takes. */
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
