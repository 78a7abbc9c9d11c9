import { isTimeout } from '#services/abort/with-timeout.ts';

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** How one request ended. */
export interface RequestOutcome {
  readonly url: URL;
  readonly method: string;
  /** `undefined` where no response came. */
  readonly status: number | undefined;
  /** True where the bot itself aborted the request, other than by a timeout. */
  readonly wasCanceled: boolean;
}

/** A `fetch` that reports how each request ended, for metrics and circuit breakers. */
export function observedFetch(fetch: Fetch, onOutcome: (outcome: RequestOutcome) => void): Fetch {
  return async (input, init) => {
    const request = { url: new URL(input instanceof Request ? input.url : input), method: init?.method ?? 'GET' };
    try {
      const response = await fetch(input, init);
      onOutcome({ ...request, status: response.status, wasCanceled: false });
      return response;
    } catch (error) {
      const { signal } = init ?? {};
      const wasCanceled = signal?.aborted === true && !isTimeout(signal.reason);
      onOutcome({ ...request, status: undefined, wasCanceled });
      throw error;
    }
  };
}
