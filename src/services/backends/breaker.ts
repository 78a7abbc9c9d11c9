import { Refusal } from '#schema/refusal.ts';
import type { Backend, Order } from './backend.ts';

/**
 * Notices that a painting service is out of order, by the requests that are made of it anyway, and then refuses new jobs at
 * once. Unlike the usual circuit breaker it stands before new jobs only: those under way go on asking, and their first answer
 * closes it.
 */
export interface Breaker {
  /**
   * Takes note of one request: whether the service answered it, with whatever but an error of its own. Requests of one kind are
   * judged by themselves: one that can still be read from may begin nothing any more.
   */
  note(kind: string, answered: boolean): void;
  /** Lets a job in; while the service is out of order one in {@link RETRY} only. @throws Refusal for all others */
  check(): void;
  readonly open: boolean;
}

export interface BreakerOptions {
  /** As a sentence begins: “Replicate”. */
  readonly service: string;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** Hears when it opens and closes. */
  readonly told: (open: boolean) => void;
}

/** Failures in a row, with no answer between them, and ms that they have to last: some requests at once may meet one hiccup. */
const [FAILURES, LASTING] = [5, 3000];

/** Ms from one job that is let through to the next. */
const RETRY = 20_000;

export function createBreaker({ service, now, told }: BreakerOptions): Breaker {
  /** By the kind of request, how many in a row failed, and when the first of them did (ms). */
  const rows = new Map<string, { readonly count: number; readonly since: number }>();
  /** Since when it is out of order, and when the next job is let through. */
  let down: { readonly since: number; retryAt: number } | undefined;

  const judge = () => {
    const bad = [...rows.values()].filter(({ count, since }) => count >= FAILURES && now() - since >= LASTING);
    if (bad.length > 0 === (down !== undefined)) return;
    down = down ? undefined : { since: Math.min(...bad.map(({ since }) => since)), retryAt: now() + RETRY };
    told(down !== undefined);
  };

  return {
    get open() {
      return down !== undefined;
    },
    note: (kind, answered) => {
      const row = rows.get(kind) ?? { count: 0, since: now() };
      if (answered) rows.delete(kind);
      else rows.set(kind, { ...row, count: row.count + 1 });
      judge();
    },
    check: () => {
      if (!down) return;
      if (now() < down.retryAt) {
        throw new Refusal(
          `${service} has been out of order for ${spoken(now() - down.since)}. Nothing was begun, and nothing is charged. Please try again in ${spoken(down.retryAt - now())}.`,
        );
      }
      down.retryAt = now() + RETRY;
    },
  };
}

function spoken(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const [count, unit] = seconds < 100 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A backend that takes no new jobs while the service behind a card is out of order. */
export function withBreaker<B extends Backend>(backend: B, breakerOf: (card: Order['card']) => Breaker | undefined): B {
  return {
    ...backend,
    accepts: (card) => {
      backend.accepts(card);
      breakerOf(card)?.check();
    },
  };
}

/**
 * A `fetch` that tells a breaker what became of each request. One that was broken off by the bot itself tells nothing, unless
 * it was because the answer took too long.
 * @param isFailure by an answer's status
 */
export function watchedFetch(
  fetch: typeof globalThis.fetch,
  breakerOf: (url: URL) => Breaker | undefined,
  isFailure: (status: number) => boolean,
): typeof globalThis.fetch {
  return async (input, init) => {
    const breaker = breakerOf(new URL(input instanceof Request ? input.url : input));
    const kind = init?.method ?? 'GET';
    try {
      const response = await fetch(input, init);
      breaker?.note(kind, !isFailure(response.status));
      return response;
    } catch (error) {
      if (!init?.signal?.aborted || isTimeout(init.signal.reason)) breaker?.note(kind, false);
      throw error;
    }
  };
}

/** Both the platform's and that of {@link within} of Replicate's part. */
function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && /^Time(out|Over)/.test(reason.name);
}
