import { setTimeout as sleep } from 'node:timers/promises';
import { isTimeout, withTimeout } from '#services/abort/with-timeout.ts';
import type { CogTimeouts } from '#services/backends/cog/timeouts.ts';
import type { Fetch } from '#services/backends/observed-fetch.ts';
import { readBody } from '#services/images/download/download.ts';
import { type ContainerHealth, parseHealth } from './health.ts';
import {
  type HttpValidationError,
  httpValidationError,
  type PredictionResponse,
  predictionResponse,
} from './schemas.ts';

/**
 * The result of a PUT. `lost`: no response in time, so whether the prediction started is unknown. `unreachable`: nothing listens
 * there. `broken`: the connection broke. `died`: the response is an error that no prediction causes.
 */
export type PutResult =
  | { readonly kind: 'running' | 'done'; readonly state: PredictionResponse }
  | { readonly kind: 'busy' | 'starting' | 'lost' }
  | { readonly kind: 'unreachable' | 'broken' | 'died'; readonly cause: unknown }
  | { readonly kind: 'invalid'; readonly detail: HttpValidationError['detail'] };

/** Where a container calls back, and what for. */
export interface Webhook {
  readonly url: string;
  readonly events: readonly ('start' | 'logs' | 'completed')[];
}

/** All but `output`: the last event has the pictures too, and each has megabytes of base64. */
export const ALL_EVENTS: Webhook['events'] = ['start', 'logs', 'completed'];

/** What a held connection lacks. Python repeats a `completed` that nobody takes for five minutes, and is busy meanwhile. */
export const PROGRESS_EVENTS: Webhook['events'] = ['start', 'logs'];

/** The HTTP interface of one container. Its URL comes from the operator; no response leads to another host. */
export type CogClient = ReturnType<typeof createCogClient>;

/** A request may have 100 MiB, and the Python server's responses repeat it beside the pictures. */
const MAX_RESPONSE_BYTES = 256 * 1024 * 1024;

/** Errors of Node's `fetch` after which nothing can have been started: there was no connection. */
const NO_CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** @param redact takes the operator's secrets out of what the container says, before anybody shows or logs it */
export function createCogClient(
  baseUrl: string,
  fetch: Fetch,
  timeouts: CogTimeouts,
  redact: (text: string) => string = (text) => text,
) {
  async function request(path: string, init: RequestInit, signal: AbortSignal) {
    const response = await fetch(`${baseUrl}${path}`, { ...init, redirect: 'error', signal });
    return { status: response.status, body: parseJson(await readBody(response, baseUrl, MAX_RESPONSE_BYTES), redact) };
  }

  /** Never rejects. Without `timeoutMs` it takes as long as it takes. */
  async function call(path: string, init: RequestInit, signal: AbortSignal, timeoutMs?: number) {
    try {
      return timeoutMs === undefined
        ? await request(path, init, signal)
        : await withTimeout(timeoutMs, signal, (limitedSignal) => request(path, init, limitedSignal));
    } catch (error) {
      return { cause: error };
    }
  }

  return {
    /**
     * Starts a prediction, or reads the one with this id if it runs. After its end, a PUT starts it again.
     * @param isSync the response comes at the end of the prediction, and a dropped connection cancels it (Rust). Otherwise the
     * request outlives an abort of `signal` by `timeouts.cancelGraceMs`, so that it is known what to cancel.
     * @throws Error where the response is not one of Cog's
     */
    async put(
      id: string,
      input: object,
      webhook: Webhook | undefined,
      isSync: boolean,
      signal: AbortSignal,
    ): Promise<PutResult> {
      const body = JSON.stringify({
        id,
        input,
        ...(webhook && { webhook: webhook.url, webhook_events_filter: webhook.events }),
      });
      const headers = { 'content-type': 'application/json', ...(!isSync && { prefer: 'respond-async' }) };
      const init = { method: 'PUT', headers, body };
      const response = isSync
        ? await call(`/predictions/${id}`, init, signal)
        : await withDelayedAbort(signal, timeouts.cancelGraceMs, (delayedSignal) =>
            call(`/predictions/${id}`, init, delayedSignal, timeouts.callTimeoutMs),
          );
      if ('cause' in response) {
        signal.throwIfAborted();
        const { cause } = response;
        if (isTimeout(cause)) return { kind: 'lost' };
        return { kind: hadNoConnection(cause) ? 'unreachable' : 'broken', cause };
      }
      const prediction = predictionResponse.safeParse(response.body).data;
      const invalid = httpValidationError.safeParse(response.body).data;
      if (response.status === 202 && prediction) return { kind: 'running', state: prediction };
      if (response.status === 200 && prediction) return { kind: 'done', state: prediction };
      if (response.status === 409) return { kind: 'busy' };
      if (response.status === 503) return { kind: 'starting' };
      if (response.status === 422 && invalid) return { kind: 'invalid', detail: invalid.detail };
      // The Rust server's response to a held PUT whose input the model itself refuses.
      if (response.status === 422 && prediction) return { kind: 'done', state: prediction };
      const error = new Error(
        `a Cog container responded ${response.status} to a prediction: ${excerpt(response.body)}`,
      );
      // Python's answer, or a proxy's, where the container is stopped, or the process has died in which the model ran.
      if (response.status >= 500) return { kind: 'died', cause: error };
      throw error;
    },

    async health(signal: AbortSignal): Promise<ContainerHealth> {
      const timeoutMs = Math.min(timeouts.callTimeoutMs, timeouts.healthTimeoutMs);
      const response = await call('/health-check', {}, signal, timeoutMs);
      signal.throwIfAborted();
      if ('cause' in response) {
        return isTimeout(response.cause) ? { kind: 'lost' } : { kind: 'unreachable', cause: response.cause };
      }
      return parseHealth(response.body, () => `${response.status}, ${excerpt(response.body)}`);
    },

    /** Resolves with whether the prediction was running, as far as is known. Never rejects: a container that is gone has nothing to cancel. */
    async cancel(id: string): Promise<boolean> {
      const response = await call(
        `/predictions/${id}/cancel`,
        { method: 'POST' },
        AbortSignal.timeout(timeouts.cancelGraceMs),
      );
      return !('cause' in response) && response.status === 200;
    },

    /** `GET /openapi.json`, or `undefined` where there is none. */
    async schema(signal: AbortSignal): Promise<unknown> {
      const response = await call('/openapi.json', {}, signal, timeouts.callTimeoutMs);
      return 'cause' in response || response.status !== 200 ? undefined : response.body;
    },
  };
}

/** Runs `work` with a signal that is aborted `ms` after `signal` is. */
async function withDelayedAbort<T>(
  signal: AbortSignal,
  ms: number,
  work: (delayedSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  const delayedController = new AbortController();
  const finished = new AbortController();
  const abortLater = () =>
    void sleep(ms, undefined, { signal: finished.signal }).then(
      () => delayedController.abort(signal.reason),
      () => undefined,
    );
  if (signal.aborted) abortLater();
  signal.addEventListener('abort', abortLater, { signal: finished.signal });
  try {
    return await work(delayedController.signal);
  } finally {
    finished.abort();
  }
}

/** Node hides what happened in the cause of its TypeError; where a name has several addresses, in those of an AggregateError. */
function hadNoConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') return NO_CONNECTION_CODES.has(error.code);
  return hadNoConnection(error.cause);
}

/** The JSON, or the text where it is none. */
function parseJson(bytes: Uint8Array, redact: (text: string) => string): unknown {
  const text = redact(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const excerpt = (body: unknown) => JSON.stringify(body)?.slice(0, 300) ?? 'nothing';
