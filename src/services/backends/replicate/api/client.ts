import type { Logger } from 'pino';
import Replicate from 'replicate';
import type { z } from 'zod';
import { redactSecrets } from '#schema/config/secrets.ts';
import { withTimeout } from '#services/abort/with-timeout.ts';
import type { Fetch } from '#services/backends/observed-fetch.ts';
import { readBody } from '#services/images/download/download.ts';
import { ApiError, NetworkError } from './api-errors.ts';
import type { Timing } from './timing.ts';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly params?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: object;
  /** Default {@link DEFAULT_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
}

/** Replicate's API. */
export interface ReplicateClient {
  /**
   * Sends one request, and parses the response with `schema`.
   * @throws ApiError where Replicate responds with an error; NetworkError where no readable response comes, which after a POST
   * means that nobody knows whether it was carried out; the signal's reason when aborted
   */
  request<T>(route: string, schema: z.ZodType<T>, signal: AbortSignal, options?: RequestOptions): Promise<T>;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** Four pictures within one response, as `data:` URIs. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** The header that carries the status which Replicate really responded with. */
const STATUS_HEADER = 'x-replicate-status';

/**
 * The `replicate` package, made to send each request exactly once. By itself the package sends a request again, up to five
 * times and without a pause, where fetch throws (also a POST, which is then paid for six times), on 429, and a GET on 5xx; and
 * it wraps any other status in an error that holds the request with its Authorization header. So its `fetch` reports every
 * response as 200 with the real status in a header, and keeps errors apart. `run`, `wait` and the package's file encodings
 * are not used.
 * @param secrets of the operator's, which are sent with inputs: nothing that Replicate says has them any more, such as an error
 */
export function createReplicateClient(
  token: string,
  apiUrl: string,
  fetch: Fetch,
  timing: Timing,
  log: Logger,
  secrets: readonly string[] = [],
): ReplicateClient {
  const errorByResponse = new WeakMap<Response, unknown>();
  const replicate = new Replicate({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'lorikeet',
    useFileOutput: false,
    fetch: async (input: Parameters<Fetch>[0], init: RequestInit | undefined) => {
      try {
        const { status, headers, body } = await fetch(input, { ...init, redirect: 'manual' });
        const relabelled = new Headers(headers);
        relabelled.set(STATUS_HEADER, String(status));
        return new Response(body, { status: 200, headers: relabelled });
      } catch (error) {
        const placeholder = new Response(null, { status: 200 });
        errorByResponse.set(placeholder, error);
        return placeholder;
      }
    },
  });

  const send = async (route: string, options: RequestOptions, signal: AbortSignal) => {
    const response = await replicate.request(route, { ...options, signal });
    if (errorByResponse.has(response)) throw new NetworkError(errorByResponse.get(response));
    const body = await readBody(response, 'Replicate', MAX_RESPONSE_BYTES).catch((error: unknown) => {
      throw new NetworkError(error);
    });
    const status = Number(response.headers.get(STATUS_HEADER));
    return { status, headers: response.headers, text: redactSecrets(Buffer.from(body).toString(), secrets) };
  };

  return {
    async request(route, schema, signal, { timeoutMs = DEFAULT_TIMEOUT_MS, ...options } = {}) {
      const { status, headers, text } = await withTimeout(
        timeoutMs,
        signal,
        (timeoutSignal) => send(route, options, timeoutSignal),
        timing.startTimer,
      ).catch((error: unknown) => {
        signal.throwIfAborted();
        throw error;
      });
      if (status < 200 || status > 299) throw new ApiError(status, headers, text);
      try {
        return schema.parse(JSON.parse(text));
      } catch (error) {
        log.warn({ err: error, route }, 'A response from Replicate could not be read');
        throw new NetworkError(error);
      }
    },
  };
}
