import { Refusal } from '#schema/refusal.ts';
import { type Beginner, type Creation, keyOf } from './creation.ts';
import { lookForLost } from './lost.ts';
import { type Prediction, prediction } from './prediction.ts';
import { ApiProblem, NoAnswer } from './problem.ts';
import type { Timing } from './timing.ts';

/** How long after its wait a POST may still be answered, in ms. */
const GRACE_MS = 10_000;
/** Replicate's least for `Cancel-After`. */
const LEAST_LIFETIME_S = 5;
const RETRY_MS = { first: 500, most: 8000 };

/**
 * Begins a prediction, at most one. There is no idempotency key: where a POST is not answered, its prediction is looked
 * for until the time in which it could still arrive has passed, and only then is it sent again.
 * `gone` aborts what can be broken off without losing a prediction; `inner` aborts everything.
 */
export async function begin(by: Beginner, of: Creation, gone: AbortSignal, inner: AbortSignal): Promise<Prediction> {
  const { timing, gate } = by;
  const { order } = of;
  const timeout = by.waitSeconds * 1000 + GRACE_MS;
  /** When the first and the last POST were sent of which nobody knows what became. */
  let unknown =
    order.attemptedAt === undefined
      ? undefined
      : { first: order.attemptedAt, last: order.attemptedLast ?? order.attemptedAt };
  for (let failures = 0; ; ) {
    if (unknown) {
      const found = await lookForLost(by, { ...of, since: unknown.first, until: unknown.last + timeout }, inner);
      if (found) return found;
    }
    if (failures > 0) await timing.sleep(backoff(failures, timing), gone);
    await gate.pass(order.deadline, gone);
    await order.attempting();
    gone.throwIfAborted();
    const sent = timing.now();
    try {
      return await by.inFlight.run(keyOf(of), () => post(by, of, timeout, inner));
    } catch (error) {
      switch (becameOf(error)) {
        case 'throttled':
          if (error instanceof ApiProblem) gate.throttled(error);
          continue;
        case 'refused':
          throw error;
        case 'unknown':
          unknown = { first: unknown?.first ?? sent, last: sent };
      }
      if (timing.now() >= order.deadline) throw error;
      failures++;
    }
  }
}

/** What became of a POST that failed. A gateway's 5xx says as little about it as a broken connection does. */
function becameOf(error: unknown): 'throttled' | 'refused' | 'unsent' | 'unknown' {
  if (error instanceof NoAnswer) return error.sent ? 'unknown' : 'unsent';
  if (!(error instanceof ApiProblem)) return 'refused';
  if (error.status === 429) return 'throttled';
  return error.status >= 500 ? 'unknown' : 'refused';
}

async function post(by: Beginner, of: Creation, timeout: number, signal: AbortSignal): Promise<Prediction> {
  const { order, reference, input, webhook } = of;
  const left = Math.ceil((order.deadline - by.timing.now()) / 1000);
  if (left <= 0) throw new Refusal('The time for this picture is used up. Please try again.');
  const wait = Math.min(by.waitSeconds, left, 60);
  const made = await by.client.call('/predictions', prediction, signal, {
    method: 'POST',
    timeout,
    headers: { Prefer: `wait=${wait}`, 'Cancel-After': `${Math.max(LEAST_LIFETIME_S, left)}s` },
    data: {
      version: reference,
      input,
      ...(webhook ? { webhook, webhook_events_filter: ['start', 'completed'] } : {}),
    },
  });
  by.claims.own(made.id, order.job);
  return made;
}

function backoff(failures: number, { random }: Timing): number {
  return Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** (failures - 1)) * (0.75 + random() / 2);
}
