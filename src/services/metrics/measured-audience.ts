import type { Audience } from '../audience.ts';
import type { Metrics } from '../metrics.ts';

/** The audience, with the time that it takes to bring pictures to people. */
export function measuredAudience(audience: Audience, metrics: Metrics, now: () => number): Audience {
  return {
    ...audience,
    deliver: async (...job) => {
      const begun = now();
      const delivery = await audience.deliver(...job);
      if (delivery.is === 'delivered') metrics.delivered((now() - begun) / 1000);
      return delivery;
    },
  };
}
