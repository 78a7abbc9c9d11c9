import type { Obstacle, Progress } from '#services/backends/backend.ts';
import { parseProgress } from '#services/backends/prediction-logs.ts';
import { ApiError } from '#services/backends/replicate/api/api-errors.ts';
import type { ReplicateClient } from '#services/backends/replicate/api/client.ts';
import { isDone, type Prediction, predictionSchema } from '#services/backends/replicate/api/prediction.ts';
import { isTransient } from '#services/backends/replicate/api/retry.ts';
import { reportIfLate, type Timing } from '#services/backends/replicate/api/timing.ts';
import { ReplicateError } from '#services/backends/replicate/failures/replicate-error.ts';
import { obstacleOf } from '#services/backends/replicate/obstacle.ts';
import { SERVICE_NAME } from '#services/backends/replicate/retention.ts';
import type { PollPace } from './poll-pace.ts';
import type { PollSchedule } from './poll-schedule.ts';

export interface PollDeps {
  readonly client: ReplicateClient;
  readonly timing: Timing;
  /** Sleeps for `ms`, or until a webhook reports on the prediction. */
  readonly waitForUpdate: (id: string, ms: number, signal: AbortSignal) => Promise<void>;
  /** Webhooks report when it starts and ends; polling is then for the progress, and in case webhooks do not arrive. */
  readonly usesWebhooks: boolean;
  readonly schedule: PollSchedule;
  /** Shared with those of all other predictions. */
  readonly pollPace: PollPace;
}

/** For this long (ms), a prediction that was just created may not be found yet. */
const NOT_FOUND_GRACE_MS = 10_000;
const STARTING_POLL_MS = { initial: 250, max: 3000, growth: 1.4 };
const PROCESSING_POLL_MS = { initial: 250, max: 600, growth: 1.2 };
const FAILING_POLL_MS = { initial: 500, max: 5000, growth: 2 };
/** Ms after which a poll without a response is shown as one. */
const SLOW_POLL_MS = 3000;

/**
 * Polls a prediction until its files are there or it has ended.
 * @param deadline by `timing.now`; Replicate is asked once more when it has passed
 * @throws ReplicateError where the deadline has passed (`unanswered` where Replicate did not respond then), or Replicate does not
 * have the prediction
 */
export async function pollPrediction(
  { client, timing, waitForUpdate, usesWebhooks, schedule, pollPace }: PollDeps,
  id: string,
  knownPrediction: Prediction | undefined,
  deadline: number,
  requestedCount: number,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Prediction> {
  const report = monotonicProgress(onProgress);
  const rounds = { starting: 0, processing: 0, missing: 0, failing: 0 };
  let latest = knownPrediction;
  /** The first of several 404s in a row. */
  let missingSince: number | undefined;
  /** Why the last poll failed, if it did. */
  let lastError: unknown;
  for (;;) {
    if (latest) {
      if (isDone(latest, requestedCount)) {
        schedule.learn(latest);
        return latest;
      }
      report(latest);
      const scheduledMs = schedule.next(latest);
      if (scheduledMs !== undefined) await waitForUpdate(id, Math.min(remainingMs(), scheduledMs), signal);
      else if (latest.status === 'starting') await waitForNextPoll(STARTING_POLL_MS, 'starting');
      else await waitForNextPoll(PROCESSING_POLL_MS, 'processing');
    }
    const paceMs = pollPace.reserve();
    if (paceMs > 0) await waitForUpdate(id, Math.min(remainingMs(), paceMs), signal);
    // After a pause of this process, the prediction may have ended long before its deadline.
    const isLastRequest = timing.now() >= deadline;
    try {
      latest = await reportIfLate(
        timing,
        SLOW_POLL_MS,
        () => reportBlock('no-response'),
        () => client.request(`/predictions/${encodeURIComponent(id)}`, predictionSchema, signal),
      );
      rounds.failing = 0;
      missingSince = undefined;
      lastError = undefined;
      if (isLastRequest && !isDone(latest, requestedCount)) throw new ReplicateError('deadline');
    } catch (error) {
      signal.throwIfAborted();
      if (isLastRequest)
        throw error instanceof ReplicateError ? error : new ReplicateError('unanswered', '', { cause: error });
      missingSince = isMissing(error) ? (missingSince ?? timing.now()) : undefined;
      if (missingSince !== undefined && timing.now() - missingSince > NOT_FOUND_GRACE_MS)
        throw new ReplicateError('not-found', '', { cause: error });
      if (missingSince === undefined && !isTransient(error)) throw error;
      lastError = missingSince === undefined ? error : undefined;
      // What was known before is old by now.
      latest = undefined;
      if (lastError) reportBlock(obstacleOf(error));
      if (error instanceof ApiError && error.retryAfterMs) await waitForUpdate(id, error.retryAfterMs, signal);
      else if (missingSince === undefined) await waitForNextPoll(FAILING_POLL_MS, 'failing');
      else await waitForNextPoll(STARTING_POLL_MS, 'missing');
    }
  }

  function reportBlock(by: Obstacle): void {
    onProgress({ phase: 'blocked', by, serviceName: SERVICE_NAME, until: deadline });
  }

  async function waitForNextPoll(
    { initial, max, growth }: typeof STARTING_POLL_MS,
    round: keyof typeof rounds,
  ): Promise<void> {
    const intervalMs = Math.min(usesWebhooks ? 2 * max : max, initial * growth ** rounds[round]++);
    await waitForUpdate(id, Math.min(remainingMs(), intervalMs * (0.8 + timing.random() * 0.4)), signal);
  }

  function remainingMs(): number {
    return Math.max(0, deadline - timing.now());
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Progress never goes backwards, though a log may have two bars, one after the other. */
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
