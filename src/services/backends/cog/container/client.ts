import { setTimeout as sleep } from 'node:timers/promises';
import type { CogTimeouts } from '#services/backends/cog/timeouts.ts';
import { readAtMost } from './read-body.ts';
import {
  type HttpValidationError,
  healthResponse,
  httpValidationError,
  type PredictionResponse,
  predictionResponse,
} from './schemas.ts';

/** What a container answered to a PUT. `lost`: no answer within the time, so whether it began is unknown. */
export type PutResult =
  | { readonly kind: 'running' | 'done'; readonly state: PredictionResponse }
  | { readonly kind: 'busy' | 'starting' | 'lost' }
  | { readonly kind: 'unreachable'; readonly cause: unknown }
  | { readonly kind: 'invalid'; readonly detail: HttpValidationError['detail'] };

/** How a container is. `free` counts also where its own health check complains: whether it paints is seen by asking. */
export type ContainerHealth =
  | { readonly kind: 'free' | 'busy' | 'starting' | 'lost'; readonly rust?: boolean }
  | { readonly kind: 'unreachable'; readonly cause: unknown }
  | { readonly kind: 'broken'; readonly status: string };

/** A webhook that leaves out `output`: the last event has the pictures, and each is megabytes of base64. */
const WEBHOOK_EVENTS = ['start', 'logs', 'completed'] as const;

/** The HTTP interface of one container. Its address is the operator's; nothing that it answers leads to another. */
export type CogClient = ReturnType<typeof createCogClient>;

/** Bytes of an answer: a request may have 100 MiB, and answers of the Python server repeat it beside the pictures. */
const MAX_RESPONSE_BYTES = 256 * 1024 * 1024;

const HEALTH_BY_STATUS: ReadonlyMap<string, 'free' | 'busy' | 'starting'> = new Map([
  ['READY', 'free'],
  ['UNHEALTHY', 'free'],
  ['BUSY', 'busy'],
  ['STARTING', 'starting'],
  ['UNKNOWN', 'starting'],
]);

export function createCogClient(baseUrl: string, fetch: typeof globalThis.fetch, timeouts: CogTimeouts) {
  async function call(path: string, init: RequestInit, signal: AbortSignal) {
    try {
      const response = await fetch(`${baseUrl}${path}`, { ...init, redirect: 'error', signal });
      return { status: response.status, body: parseJson(await readAtMost(response, MAX_RESPONSE_BYTES)) };
    } catch (error) {
      // A broken connection and a refused one look alike in what matters: the container is not there to say more.
      return { cause: error };
    }
  }

  const withCallTimeout = (signal: AbortSignal) =>
    AbortSignal.any([signal, AbortSignal.timeout(timeouts.callTimeoutMs)]);

  return {
    /**
     * Begins a prediction, or tells how it is where one of this id runs; after its end it begins again. An `isSync` one answers
     * at its end, and a connection dropped before cancels it (Rust). One that is not held outlasts `signal` by
     * `timeouts.cancelGraceMs`, so that it is known what to cancel.
     * @throws Error where the container answers as no Cog does.
     */
    async put(
      id: string,
      input: object,
      webhookUrl: string | undefined,
      isSync: boolean,
      signal: AbortSignal,
    ): Promise<PutResult> {
      const body = JSON.stringify({
        id,
        input,
        ...(webhookUrl && { webhook: webhookUrl, webhook_events_filter: WEBHOOK_EVENTS }),
      });
      const headers = { 'content-type': 'application/json', ...(!isSync && { prefer: 'respond-async' }) };
      const init = { method: 'PUT', headers, body };
      const response = isSync
        ? await call(`/predictions/${id}`, init, signal)
        : await withDelayedAbort(signal, timeouts.cancelGraceMs, (delayedSignal) =>
            call(
              `/predictions/${id}`,
              init,
              AbortSignal.any([delayedSignal, AbortSignal.timeout(timeouts.callTimeoutMs)]),
            ),
          );
      if ('cause' in response) {
        signal.throwIfAborted();
        return isTimeout(response.cause) ? { kind: 'lost' } : { kind: 'unreachable', cause: response.cause };
      }
      const prediction = predictionResponse.safeParse(response.body).data;
      const invalid = httpValidationError.safeParse(response.body).data;
      if (response.status === 202 && prediction) return { kind: 'running', state: prediction };
      if (response.status === 200 && prediction) return { kind: 'done', state: prediction };
      if (response.status === 409) return { kind: 'busy' };
      if (response.status === 503) return { kind: 'starting' };
      if (response.status === 422 && invalid) return { kind: 'invalid', detail: invalid.detail };
      // The Rust server answers so to a held one whose input the model itself refused.
      if (response.status === 422 && prediction) return { kind: 'done', state: prediction };
      throw new Error(`a Cog container answered ${response.status} to a prediction: ${excerpt(response.body)}`);
    },

    async health(signal: AbortSignal): Promise<ContainerHealth> {
      const response = await call('/health-check', {}, withCallTimeout(signal));
      signal.throwIfAborted();
      if ('cause' in response) {
        return isTimeout(response.cause) ? { kind: 'lost' } : { kind: 'unreachable', cause: response.cause };
      }
      const parsed = healthResponse.safeParse(response.body).data;
      const kind = HEALTH_BY_STATUS.get(parsed?.status ?? '');
      if (kind) return { kind, rust: parsed?.version?.coglet !== undefined };
      return { kind: 'broken', status: parsed?.status ?? `${response.status}, ${excerpt(response.body)}` };
    },

    /** Whether it ran. Never throws: a container that is gone has nothing left to cancel. */
    async cancel(id: string): Promise<boolean> {
      const response = await call(
        `/predictions/${id}/cancel`,
        { method: 'POST' },
        AbortSignal.timeout(timeouts.cancelGraceMs),
      );
      return !('cause' in response) && response.status === 200;
    },

    /** `GET /openapi.json`, or nothing where it cannot be had. */
    async schema(signal: AbortSignal): Promise<unknown> {
      const response = await call('/openapi.json', {}, withCallTimeout(signal));
      return 'cause' in response || response.status !== 200 ? undefined : response.body;
    },
  };
}

/** Does `work` with a signal that is aborted `ms` after `signal` is. */
async function withDelayedAbort<T>(
  signal: AbortSignal,
  ms: number,
  work: (delayedController: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const finished = new AbortController();
  const abortLater = () =>
    void sleep(ms, undefined, { signal: finished.signal }).then(
      () => late.abort(signal.reason),
      () => undefined,
    );
  if (signal.aborted) abortLater();
  signal.addEventListener('abort', abortLater, { signal: finished.signal });
  try {
    return await work(late.signal);
  } finally {
    finished.abort();
  }
}

const isTimeout = (cause: unknown) => cause instanceof DOMException && cause.name === 'TimeoutError';

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    return undefined;
  }
}

const excerpt = (body: unknown) => JSON.stringify(body)?.slice(0, 300) ?? 'no JSON';
