import { Refusal } from '#schema/refusal.ts';
import type { Order, Progress } from '#services/backends/backend.ts';
import type { Client } from './client.ts';
import { fractionIn } from './logs.ts';
import { isDone, type Prediction, prediction } from './prediction.ts';
import { ApiProblem } from './problem.ts';
import { isPassing } from './retry.ts';
import type { Timing } from './timing.ts';

export interface Follower {
  readonly client: Client;
  readonly timing: Timing;
  /** Resolves early where a webhook tells that there is news of the prediction. */
  readonly pause: (id: string, ms: number, signal: AbortSignal) => Promise<void>;
  /** Webhooks tell when it starts and ends: asking is then for the progress, and the net where they stay away. */
  readonly called: boolean;
}

/** A prediction may not be there yet right after it was created, for this long (ms). */
const NOT_YET_MS = 10_000;
const STARTING_MS = { first: 250, most: 3000, growth: 1.4 };
/** Ten jobs at once then ask 1,000 times a minute; Replicate allows 3,000. */
const PAINTING_MS = { first: 250, most: 600, growth: 1.2 };
const FAILING_MS = { first: 500, most: 5000, growth: 2 };

/**
 * Asks after a prediction until its files are there or it is over.
 * @throws Refusal where the order's time is used up, or Replicate does not know it.
 */
export async function followToEnd(
  { client, timing, pause, called }: Follower,
  id: string,
  known: Prediction | undefined,
  order: Order,
  asked: number,
  watch: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Prediction> {
  const tell = forwardOnly(watch);
  const rounds = { starting: 0, processing: 0, missing: 0, failing: 0 };
  let latest = known;
  /** Of the 404s in a row, the first. */
  let missingSince: number | undefined;
  for (;;) {
    if (latest) {
      if (isDone(latest, asked)) return latest;
      tell(latest);
      await wait(
        latest.status === 'starting' ? STARTING_MS : PAINTING_MS,
        latest.status === 'starting' ? 'starting' : 'processing',
      );
    }
    if (timing.now() >= order.deadline) throw new TimeIsUp();
    try {
      latest = await client.call(`/predictions/${encodeURIComponent(id)}`, prediction, signal);
      rounds.failing = 0;
      missingSince = undefined;
    } catch (error) {
      signal.throwIfAborted();
      missingSince = isMissing(error) ? (missingSince ?? timing.now()) : undefined;
      if (missingSince !== undefined && timing.now() - missingSince > NOT_YET_MS) throw notFound(error);
      if (missingSince === undefined && !isPassing(error)) throw error;
      if (error instanceof ApiProblem && error.retryAfter) await pause(id, error.retryAfter, signal);
      else if (missingSince === undefined) await wait(FAILING_MS, 'failing');
      else await wait(STARTING_MS, 'missing');
    }
  }

  async function wait({ first, most, growth }: typeof STARTING_MS, round: keyof typeof rounds): Promise<void> {
    const even = Math.min(called ? 2 * most : most, first * growth ** rounds[round]++);
    const left = Math.max(0, order.deadline - timing.now());
    await pause(id, Math.min(left, even * (0.8 + timing.random() * 0.4)), signal);
  }
}

/** The order's time is used up. */
export class TimeIsUp extends Refusal {
  constructor() {
    super('The painting took too long and was stopped. The model may be starting: please try again in a few minutes.');
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 404;
}

function notFound(cause: unknown): Refusal {
  return new Refusal('That painting cannot be found any more. Please paint it again.', { cause });
}

/** Progress never goes backwards, though a log may hold two bars, one after the other. */
function forwardOnly(watch: (progress: Progress) => void): (latest: Prediction) => void {
  let most: number | null = null;
  let painting = false;
  return ({ status, logs }) => {
    if (status === 'starting' && !painting) return watch({ phase: 'starting' });
    painting = true;
    const fraction = fractionIn(logs);
    if (fraction !== null) most = Math.max(most ?? 0, fraction);
    watch({ phase: 'painting', fraction: most });
  };
}
