import type { ModelInput } from '#schema/recipe.ts';
import { Refusal } from '#schema/refusal.ts';
import type { Order } from '#services/backends/backend.ts';
import type { Client } from './client.ts';
import type { Gate } from './gate.ts';
import { findLost, type Sought } from './lost.ts';
import { type Prediction, prediction } from './prediction.ts';
import { ApiProblem, NoAnswer } from './problem.ts';
import type { Timing } from './timing.ts';

/** What is sent to begin a prediction. */
export interface Creation {
  readonly order: Order;
  readonly reference: string;
  readonly input: ModelInput;
  readonly webhook: string | undefined;
}

export interface Beginner {
  readonly client: Client;
  readonly gate: Gate;
  readonly timing: Timing;
  /** Seconds for which a POST waits for the pictures of a warm model. */
  readonly waitSeconds: number;
  readonly claim: (id: string, order: Order) => Promise<boolean>;
}

/** How long after the wait a POST may still be answered, in ms. */
const GRACE_MS = 10_000;
const LEAST_LIFETIME_S = 5;
const LOOK_EVERY_MS = 1500;

/**
 * Begins a prediction, at most one. There is no idempotency key: where a POST is not answered, its prediction is looked
 * for until the time in which it could still arrive has passed, and only then is it sent again.
 * `gone` aborts what can be aborted without losing a prediction; `inner` aborts everything.
 */
export async function begin(by: Beginner, of: Creation, gone: AbortSignal, inner: AbortSignal): Promise<Prediction> {
  const { timing, gate } = by;
  const { deadline, attemptedAt } = of.order;
  const postMs = by.waitSeconds * 1000 + GRACE_MS;
  let since = attemptedAt;
  for (let attempt = 0; ; attempt++) {
    if (since !== undefined) {
      const found = await lookFor(by, { ...of, since, claim: (id) => by.claim(id, of.order) }, since + postMs, inner);
      if (found) return found;
    }
    if (attempt > 0) await timing.sleep(backoff(attempt, timing), gone);
    await gate.pass(deadline, gone);
    since = undefined;
    const sentAt = timing.now();
    try {
      return await post(by, of, postMs, inner);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 429) {
        gate.throttled(error);
        attempt = -1;
        continue;
      }
      const unknown = (error instanceof NoAnswer && error.sent) || (error instanceof ApiProblem && error.status >= 500);
      if (!unknown && !(error instanceof NoAnswer)) throw error;
      if (timing.now() >= deadline) throw error;
      if (unknown) since = sentAt;
    }
  }
}

async function post(
  by: Beginner,
  { order, reference, input, webhook }: Creation,
  timeout: number,
  signal: AbortSignal,
) {
  const left = Math.ceil((order.deadline - by.timing.now()) / 1000);
  if (left <= 0) throw new Refusal('The time for this picture is used up. Please try again.');
  const wait = Math.min(by.waitSeconds, left, 60);
  return by.client.call('/predictions', prediction, signal, {
    method: 'POST',
    timeout,
    headers: { Prefer: `wait=${wait}`, 'Cancel-After': `${Math.max(LEAST_LIFETIME_S, left)}s` },
    data: {
      version: reference,
      input,
      ...(webhook ? { webhook, webhook_events_filter: ['start', 'completed'] } : {}),
    },
  });
}

/** Looks at once, and again until `until`, also where looking itself fails. */
async function lookFor({ client, timing }: Beginner, sought: Sought, until: number, signal: AbortSignal) {
  for (;;) {
    const last = timing.now() >= until;
    try {
      const found = await findLost(client, sought, signal);
      if (found) return found;
      if (last) return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (timing.now() >= sought.order.deadline) throw error;
    }
    await timing.sleep(Math.min(LOOK_EVERY_MS, Math.max(100, until - timing.now())), signal);
  }
}

function backoff(attempt: number, { random }: Timing): number {
  return Math.min(8000, 500 * 2 ** (attempt - 1)) * (0.75 + random() / 2);
}
