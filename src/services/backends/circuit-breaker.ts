import { UserError } from '#schema/user-error.ts';
import type { Backend, PredictionRequest } from './backend.ts';

/**
 * Notices that a painting service is out of order, by the requests that are made of it anyway, and then refuses new jobs at
 * once. Unlike the usual circuit breaker it stands before new jobs only: those under way go on asking, and their first answer
 * closes it.
 */
export interface CircuitBreaker {
  /**
   * Takes note of one request: whether the service answered it, with whatever but an error of its own. Requests of one kind are
   * judged by themselves: one that can still be read from may begin nothing any more.
   */
  record(kind: string, succeeded: boolean): void;
  /** Lets a job in; while the service is out of order one in {@link RETRY_INTERVAL_MS} only. @throws Refusal for all others */
  admit(): void;
  readonly isOpen: boolean;
}

export interface CircuitBreakerOptions {
  /** As a sentence begins: “Replicate”. */
  readonly serviceName: string;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** Hears when it opens and closes. */
  readonly onChange: (isOpen: boolean) => void;
}

/** Failures in a row, with no answer between them, and ms that they have to last: some requests at once may meet one hiccup. */
const [FAILURE_THRESHOLD, MIN_FAILURE_DURATION_MS] = [5, 3000];

/** Ms from one job that is let through to the next. */
const RETRY_INTERVAL_MS = 20_000;

export function createCircuitBreaker({ serviceName, now, onChange }: CircuitBreakerOptions): CircuitBreaker {
  /** By the kind of request, how many in a row failed, and when the first of them did (ms). */
  const failuresByKind = new Map<string, { readonly count: number; readonly since: number }>();
  /** Since when it is out of order, and when the next job is let through. */
  let outage: { readonly since: number; retryAt: number } | undefined;

  const updateState = () => {
    const failing = [...failuresByKind.values()].filter(
      ({ count, since }) => count >= FAILURE_THRESHOLD && now() - since >= MIN_FAILURE_DURATION_MS,
    );
    if (failing.length > 0 === (outage !== undefined)) return;
    outage = outage
      ? undefined
      : { since: Math.min(...failing.map(({ since }) => since)), retryAt: now() + RETRY_INTERVAL_MS };
    onChange(outage !== undefined);
  };

  return {
    get isOpen() {
      return outage !== undefined;
    },
    record: (kind, succeeded) => {
      const failures = failuresByKind.get(kind) ?? { count: 0, since: now() };
      if (succeeded) failuresByKind.delete(kind);
      else failuresByKind.set(kind, { ...failures, count: failures.count + 1 });
      updateState();
    },
    admit: () => {
      if (!outage) return;
      if (now() < outage.retryAt) {
        throw new UserError(
          `${serviceName} has been out of order for ${formatDuration(now() - outage.since)}. Nothing was begun, and nothing is charged. Please try again in ${formatDuration(outage.retryAt - now())}.`,
        );
      }
      outage.retryAt = now() + RETRY_INTERVAL_MS;
    },
  };
}

function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const [count, unit] = seconds < 100 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A backend that takes no new jobs while the service behind a card is out of order. */
export function withCircuitBreaker<B extends Backend>(
  backend: B,
  breakerFor: (model: PredictionRequest['model']) => CircuitBreaker | undefined,
): B {
  return {
    ...backend,
    assertSupported: (model) => {
      backend.assertSupported(model);
      breakerFor(model)?.admit();
    },
  };
}

/**
 * A `fetch` that tells a breaker what became of each request. One that was broken off by the bot itself tells nothing, unless
 * it was because the answer took too long.
 * @param isFailure by an answer's status
 */
export function monitoredFetch(
  fetch: typeof globalThis.fetch,
  breakerFor: (url: URL) => CircuitBreaker | undefined,
  isFailure: (status: number) => boolean,
): typeof globalThis.fetch {
  return async (input, init) => {
    const breaker = breakerFor(new URL(input instanceof Request ? input.url : input));
    const kind = init?.method ?? 'GET';
    try {
      const response = await fetch(input, init);
      breaker?.record(kind, !isFailure(response.status));
      return response;
    } catch (error) {
      if (!init?.signal?.aborted || isTimeout(init.signal.reason)) breaker?.record(kind, false);
      throw error;
    }
  };
}

/** Both the platform's and that of `withTimeout` of Replicate's part. */
function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}
