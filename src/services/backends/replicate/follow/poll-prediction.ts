import { UserError } from '#schema/user-error.ts';
import type { PredictionRequest, Progress } from '#services/backends/backend.ts';
import { parseProgress } from '#services/backends/prediction-logs.ts';
import { ApiError } from '#services/backends/replicate/api/api-errors.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import { isDone, type Prediction, predictionSchema } from '#services/backends/replicate/api/prediction.ts';
import { isTransient } from '#services/backends/replicate/api/retry.ts';
import type { Timing } from '#services/backends/replicate/api/timing.ts';

export interface FollowDeps {
  readonly client: ReplicateClient;
  readonly timing: Timing;
  /** Resolves early where a webhook tells that there is news of the prediction. */
  readonly waitForUpdate: (id: string, ms: number, signal: AbortSignal) => Promise<void>;
  /** Webhooks tell when it starts and ends: asking is then for the progress, and the net where they stay away. */
  readonly usesWebhooks: boolean;
}

/** A prediction may not be there yet right after it was created, for this long (ms). */
const NOT_FOUND_GRACE_MS = 10_000;
const STARTING_POLL_MS = { initial: 250, max: 3000, growth: 1.4 };
/** Ten jobs at once then ask 1,000 times a minute; Replicate allows 3,000. */
const PROCESSING_POLL_MS = { initial: 250, max: 600, growth: 1.2 };
const FAILING_POLL_MS = { initial: 500, max: 5000, growth: 2 };

/**
 * Asks after a prediction until its files are there or it is over.
 * @throws Refusal where the order's time is used up, or Replicate does not know it.
 */
export async function pollPrediction(
  { client, timing, waitForUpdate, usesWebhooks }: FollowDeps,
  id: string,
  knownPrediction: Prediction | undefined,
  request: PredictionRequest,
  requestedCount: number,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Prediction> {
  const report = monotonicProgress(onProgress);
  const rounds = { starting: 0, processing: 0, missing: 0, failing: 0 };
  let latest = knownPrediction;
  /** Of the 404s in a row, the first. */
  let missingSince: number | undefined;
  for (;;) {
    if (latest) {
      if (isDone(latest, requestedCount)) return latest;
      report(latest);
      await waitForNextPoll(
        latest.status === 'starting' ? STARTING_POLL_MS : PROCESSING_POLL_MS,
        latest.status === 'starting' ? 'starting' : 'processing',
      );
    }
    if (timing.now() >= request.deadline) throw new DeadlineExceeded();
    try {
      latest = await client.request(`/predictions/${encodeURIComponent(id)}`, predictionSchema, signal);
      rounds.failing = 0;
      missingSince = undefined;
    } catch (error) {
      signal.throwIfAborted();
      missingSince = isMissing(error) ? (missingSince ?? timing.now()) : undefined;
      if (missingSince !== undefined && timing.now() - missingSince > NOT_FOUND_GRACE_MS) throw notFoundError(error);
      if (missingSince === undefined && !isTransient(error)) throw error;
      if (error instanceof ApiError && error.retryAfterMs) await waitForUpdate(id, error.retryAfterMs, signal);
      else if (missingSince === undefined) await waitForNextPoll(FAILING_POLL_MS, 'failing');
      else await waitForNextPoll(STARTING_POLL_MS, 'missing');
    }
  }

  async function waitForNextPoll(
    { initial, max, growth }: typeof STARTING_POLL_MS,
    round: keyof typeof rounds,
  ): Promise<void> {
    const intervalMs = Math.min(usesWebhooks ? 2 * max : max, initial * growth ** rounds[round]++);
    const remainingMs = Math.max(0, request.deadline - timing.now());
    await waitForUpdate(id, Math.min(remainingMs, intervalMs * (0.8 + timing.random() * 0.4)), signal);
  }
}

/** The order's time is used up. */
export class DeadlineExceeded extends UserError {
  constructor() {
    super('The painting took too long and was stopped. The model may be starting: please try again in a few minutes.');
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

function notFoundError(cause: unknown): UserError {
  return new UserError('That painting cannot be found any more. Please paint it again.', { cause });
}

/** Progress never goes backwards, though a log may hold two bars, one after the other. */
function monotonicProgress(onProgress: (progress: Progress) => void): (latest: Prediction) => void {
  let maxFraction: number | null = null;
  let isProcessing = false;
  return ({ status, logs }) => {
    if (status === 'starting' && !isProcessing) return onProgress({ phase: 'starting' });
    isProcessing = true;
    const fraction = parseProgress(logs);
    if (fraction !== null) maxFraction = Math.max(maxFraction ?? 0, fraction);
    onProgress({ phase: 'painting', fraction: maxFraction });
  };
}
