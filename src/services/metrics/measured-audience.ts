import type { Audience } from '../audience.ts';
import type { Metrics } from '../metrics.ts';

/** The audience, with how pictures come to people, and the time that it takes. */
export function measuredAudience(audience: Audience, metrics: Metrics, now: () => number): Audience {
  return {
    ...audience,
    deliver: async (...job) => {
      const begun = now();
      const delivery = await audience.deliver(...job);
      metrics.delivered(delivery.is === 'kept' ? delivery.is : delivery.by, (now() - begun) / 1000);
      return delivery;
    },
  };
}
