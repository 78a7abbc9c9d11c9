import type { Metrics, Service } from './metrics.ts';

/** The global `fetch`, with its requests counted by what they are answered with. One that is aborted counts as not answered. */
export function measuredFetch(service: Service, metrics: Metrics): typeof fetch {
  return async (input, init) => {
    let status: number | undefined;
    try {
      const response = await fetch(input, init);
      status = response.status;
      return response;
    } finally {
      metrics.recordRequest(service, status);
    }
  };
}
