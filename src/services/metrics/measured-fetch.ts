import type { Metrics, Service } from './metrics.ts';

/** The global `fetch`; counts requests by the status of their response. An aborted request counts as one without response. */
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
