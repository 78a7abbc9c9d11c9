import { t } from '#schema/language/t.ts';
import type { MarkdownPart } from '#schema/markdown.ts';
import { UserError } from '#schema/user-error.ts';
import type { Backend, PredictionRequest } from './backend.ts';

/**
 * Notices that a service is down by the requests that are made anyway, and then refuses new jobs at once. Unlike the usual
 * circuit breaker it stops new jobs only: running jobs keep sending requests, and the first response to one closes it.
 */
export interface CircuitBreaker {
  /**
   * Records one request: whether the service responded, with anything but an error of its own. Each kind of request is judged
   * separately, because a service that can still be read from may not create anything any more.
   */
  record(kind: string, succeeded: boolean): void;
  /** Lets a job through; one in {@link RETRY_INTERVAL_MS} while the service is down. @throws UserError for all others */
  admit(): void;
  readonly isOpen: boolean;
}

export interface CircuitBreakerOptions {
  /** As a sentence begins: “Replicate”. */
  readonly serviceName: MarkdownPart;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Called when the breaker opens and when it closes. */
  readonly onChange: (isOpen: boolean) => void;
}

/** Failures in a row, and the ms that they have to span: several requests at once may meet the same hiccup. */
const [FAILURE_THRESHOLD, MIN_FAILURE_DURATION_MS] = [5, 3000];

/** Ms from one job that is let through to the next. */
const RETRY_INTERVAL_MS = 20_000;

export function createCircuitBreaker({ serviceName, now, onChange }: CircuitBreakerOptions): CircuitBreaker {
  /** By the kind of request: how many in a row failed, and when the first of them did (ms). */
  const failuresByKind = new Map<string, { readonly count: number; readonly since: number }>();
  /** When the service went down, and when the next job is let through. */
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
        const [downMs, retryMs] = [now() - outage.since, outage.retryAt - now()];
        const inMinutes = downMs >= 100_000;
        const values = {
          serviceName,
          count: Math.max(1, Math.round(downMs / (inMinutes ? 60_000 : 1000))),
          seconds: Math.max(1, Math.round(retryMs / 1000)),
        };
        throw new UserError(
          inMinutes
            ? t(
                '{serviceName} has been down for {count, plural, one {# minute} other {# minutes}}. Nothing was started, and nothing is charged. Please try again in {seconds, plural, one {# second} other {# seconds}}.',
                values,
              )
            : t(
                '{serviceName} has been down for {count, plural, one {# second} other {# seconds}}. Nothing was started, and nothing is charged. Please try again in {seconds, plural, one {# second} other {# seconds}}.',
                values,
              ),
          { code: 'service-unreachable' },
        );
      }
      outage.retryAt = now() + RETRY_INTERVAL_MS;
    },
  };
}

/** A backend that refuses new jobs while the service behind their model is down. */
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
