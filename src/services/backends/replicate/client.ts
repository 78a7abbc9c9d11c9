import type { Logger } from 'pino';
import Replicate from 'replicate';
import type { z } from 'zod';
import { type Fetch, oneShot } from './oneshot.ts';
import { ApiProblem, NoAnswer } from './problem.ts';
import { type Timing, within } from './timing.ts';

export interface CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly params?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: object;
  /** ms until the request is given up. */
  readonly timeout?: number;
}

/** Replicate's API. */
export interface Client {
  /**
   * Makes one request, and reads the answer by `schema`.
   * @throws ApiProblem where Replicate says no; NoAnswer where it says nothing that can be understood, which after a POST
   * means that nobody knows whether it was done; the signal's reason when aborted.
   */
  call<T>(route: string, schema: z.ZodType<T>, signal: AbortSignal, options?: CallOptions): Promise<T>;
}

const TIMEOUT_MS = 15_000;

/** `run`, `wait`, the package's retries and its file encodings are never used: see {@link oneShot}. */
export function createClient(token: string, apiUrl: string, fetch: Fetch, timing: Timing, log: Logger): Client {
  const shot = oneShot(fetch);
  const replicate = new Replicate({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'lorikeet',
    useFileOutput: false,
    fetch: shot.fetch,
  });
  return {
    async call(route, schema, signal, { timeout = TIMEOUT_MS, ...options } = {}) {
      const answer = await within(timing, timeout, signal, async (limited) =>
        shot.unwrap(await replicate.request(route, { ...options, signal: limited })),
      );
      if (answer.kind === 'none') {
        signal.throwIfAborted();
        throw new NoAnswer(answer.error);
      }
      const { status, headers, text } = answer;
      if (status < 200 || status > 299) throw new ApiProblem(status, headers, text);
      try {
        return schema.parse(JSON.parse(text));
      } catch (error) {
        log.warn({ err: error, route }, 'An answer of Replicate could not be read');
        throw new NoAnswer(error);
      }
    },
  };
}
