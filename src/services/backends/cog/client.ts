import { setTimeout as sleep } from 'node:timers/promises';
import type { Pace } from './pace.ts';
import { readAtMost } from './read.ts';
import { health, type InvalidInput, invalidInput, type PredictionState, predictionState } from './wire.ts';

/** What a container answered to a PUT. `lost`: no answer within the time, so whether it began is unknown. */
export type Answer =
  | { readonly kind: 'running' | 'done'; readonly state: PredictionState }
  | { readonly kind: 'busy' | 'starting' | 'lost' }
  | { readonly kind: 'unreachable'; readonly cause: unknown }
  | { readonly kind: 'invalid'; readonly detail: InvalidInput['detail'] };

/** How a container is. `free` counts also where its own health check complains: whether it paints is seen by asking. */
export type Health =
  | { readonly kind: 'free' | 'busy' | 'starting' | 'lost'; readonly rust?: boolean }
  | { readonly kind: 'unreachable'; readonly cause: unknown }
  | { readonly kind: 'broken'; readonly status: string };

/** A webhook that leaves out `output`: the last event has the pictures, and each is megabytes of base64. */
const EVENTS = ['start', 'logs', 'completed'] as const;

/** The HTTP interface of one container. Its address is the operator's; nothing that it answers leads to another. */
export type Client = ReturnType<typeof createClient>;

/** Bytes of an answer: a request may have 100 MiB, and answers of the Python server repeat it beside the pictures. */
const LONGEST_ANSWER = 256 * 1024 * 1024;

const HEALTH: ReadonlyMap<string, 'free' | 'busy' | 'starting'> = new Map([
  ['READY', 'free'],
  ['UNHEALTHY', 'free'],
  ['BUSY', 'busy'],
  ['STARTING', 'starting'],
  ['UNKNOWN', 'starting'],
]);

export function createClient(base: string, fetch: typeof globalThis.fetch, pace: Pace) {
  async function call(path: string, init: RequestInit, signal: AbortSignal) {
    try {
      const response = await fetch(`${base}${path}`, { ...init, redirect: 'error', signal });
      return { status: response.status, body: json(await readAtMost(response, LONGEST_ANSWER)) };
    } catch (error) {
      // A broken connection and a refused one look alike in what matters: the container is not there to say more.
      return { cause: error };
    }
  }

  const brief = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(pace.call)]);

  return {
    /**
     * Begins a prediction, or tells how it is where one of this id runs; after its end it begins again. A `held` one answers
     * at its end, and a connection dropped before cancels it (Rust). One that is not held outlasts `signal` by
     * `pace.linger`, so that it is known what to cancel.
     * @throws Error where the container answers as no Cog does.
     */
    async put(
      id: string,
      input: object,
      webhook: string | undefined,
      held: boolean,
      signal: AbortSignal,
    ): Promise<Answer> {
      const body = JSON.stringify({ id, input, ...(webhook && { webhook, webhook_events_filter: EVENTS }) });
      const headers = { 'content-type': 'application/json', ...(!held && { prefer: 'respond-async' }) };
      const init = { method: 'PUT', headers, body };
      const answer = held
        ? await call(`/predictions/${id}`, init, signal)
        : await lingering(signal, pace.linger, (late) =>
            call(`/predictions/${id}`, init, AbortSignal.any([late, AbortSignal.timeout(pace.call)])),
          );
      if ('cause' in answer) {
        signal.throwIfAborted();
        return timedOut(answer.cause) ? { kind: 'lost' } : { kind: 'unreachable', cause: answer.cause };
      }
      const state = predictionState.safeParse(answer.body).data;
      const invalid = invalidInput.safeParse(answer.body).data;
      if (answer.status === 202 && state) return { kind: 'running', state };
      if (answer.status === 200 && state) return { kind: 'done', state };
      if (answer.status === 409) return { kind: 'busy' };
      if (answer.status === 503) return { kind: 'starting' };
      if (answer.status === 422 && invalid) return { kind: 'invalid', detail: invalid.detail };
      // The Rust server answers so to a held one whose input the model itself refused.
      if (answer.status === 422 && state) return { kind: 'done', state };
      throw new Error(`a Cog container answered ${answer.status} to a prediction: ${excerpt(answer.body)}`);
    },

    async health(signal: AbortSignal): Promise<Health> {
      const answer = await call('/health-check', {}, brief(signal));
      signal.throwIfAborted();
      if ('cause' in answer) {
        return timedOut(answer.cause) ? { kind: 'lost' } : { kind: 'unreachable', cause: answer.cause };
      }
      const parsed = health.safeParse(answer.body).data;
      const kind = HEALTH.get(parsed?.status ?? '');
      if (kind) return { kind, rust: parsed?.version?.coglet !== undefined };
      return { kind: 'broken', status: parsed?.status ?? `${answer.status}, ${excerpt(answer.body)}` };
    },

    /** Whether it ran. Never throws: a container that is gone has nothing left to cancel. */
    async cancel(id: string): Promise<boolean> {
      const answer = await call(`/predictions/${id}/cancel`, { method: 'POST' }, AbortSignal.timeout(pace.linger));
      return !('cause' in answer) && answer.status === 200;
    },

    /** `GET /openapi.json`, or nothing where it cannot be had. */
    async schema(signal: AbortSignal): Promise<unknown> {
      const answer = await call('/openapi.json', {}, brief(signal));
      return 'cause' in answer || answer.status !== 200 ? undefined : answer.body;
    },
  };
}

/** Does `work` with a signal that is aborted `ms` after `signal` is. */
async function lingering<T>(signal: AbortSignal, ms: number, work: (late: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const over = new AbortController();
  const end = () =>
    void sleep(ms, undefined, { signal: over.signal }).then(
      () => late.abort(signal.reason),
      () => undefined,
    );
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { signal: over.signal });
  try {
    return await work(late.signal);
  } finally {
    over.abort();
  }
}

const timedOut = (cause: unknown) => cause instanceof DOMException && cause.name === 'TimeoutError';

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    return undefined;
  }
}

const excerpt = (body: unknown) => JSON.stringify(body)?.slice(0, 300) ?? 'no JSON';
