import type { Logger } from 'pino';
import Replicate from 'replicate';
import type { z } from 'zod';
import { ApiError, NetworkError } from './api-errors.ts';
import { createOneShotFetch, type Fetch } from './one-shot-fetch.ts';
import { type Timing, withTimeout } from './timing.ts';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly params?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: object;
  /** ms until the request is given up. */
  readonly timeoutMs?: number;
}

/** Replicate's API. */
export interface ReplicateClient {
  /**
   * Makes one request, and reads the answer by `schema`.
   * @throws ApiError where Replicate says no; NetworkError where it says nothing that can be understood, which after a POST
   * means that nobody knows whether it was done; the signal's reason when aborted.
   */
  request<T>(route: string, schema: z.ZodType<T>, signal: AbortSignal, options?: RequestOptions): Promise<T>;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** `run`, `wait`, the package's retries and its file encodings are never used: see {@link createOneShotFetch}. */
export function createReplicateClient(
  token: string,
  apiUrl: string,
  fetch: Fetch,
  timing: Timing,
  log: Logger,
): ReplicateClient {
  const oneShotFetch = createOneShotFetch(fetch);
  const replicate = new Replicate({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'lorikeet',
    useFileOutput: false,
    fetch: oneShotFetch.fetch,
  });
  return {
    async request(route, schema, signal, { timeoutMs = DEFAULT_TIMEOUT_MS, ...options } = {}) {
      const response = await withTimeout(timing, timeoutMs, signal, async (timeoutSignal) =>
        oneShotFetch.unwrap(await replicate.request(route, { ...options, signal: timeoutSignal })),
      );
      if (response.kind === 'none') {
        signal.throwIfAborted();
        throw new NetworkError(response.error);
      }
      const { status, headers, text } = response;
      if (status < 200 || status > 299) throw new ApiError(status, headers, text);
      try {
        return schema.parse(JSON.parse(text));
      } catch (error) {
        log.warn({ err: error, route }, 'An answer of Replicate could not be read');
        throw new NetworkError(error);
      }
    },
  };
}
