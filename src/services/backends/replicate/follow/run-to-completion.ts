import { countPictures } from '#schema/model/model.ts';
import {
  type GenerationResult,
  type PredictionOutput,
  type PredictionRequest,
  type Progress,
  SHUTDOWN,
} from '#services/backends/backend.ts';
import { cancelPrediction } from '#services/backends/replicate/api/cancel-prediction.ts';
import { isDone, type Prediction } from '#services/backends/replicate/api/prediction.ts';
import { dateOf, reportIfLate } from '#services/backends/replicate/api/timing.ts';
import type { CreationDeps } from '#services/backends/replicate/create/creation.ts';
import { startPrediction } from '#services/backends/replicate/create/start-prediction.ts';
import { ReplicateError } from '#services/backends/replicate/failures/replicate-error.ts';
import { filesKeptUntil, SERVICE_NAME } from '#services/backends/replicate/retention.ts';
import type { DownloadDelay } from '#services/images/download/persistent-download.ts';
import type { CompletionSignal } from './completion-signal.ts';
import { loadOutputs } from './load-outputs.ts';
import type { PollPace } from './poll-pace.ts';
import { pollPrediction } from './poll-prediction.ts';
import { createPollSchedule } from './poll-schedule.ts';
import type { UsualTimes } from './usual-times.ts';

export interface FollowDeps extends CreationDeps {
  readonly completionSignal: CompletionSignal;
  readonly usualTimes: UsualTimes;
  readonly pollPace: PollPace;
  /** Called with whether the host of the files responded to a download. */
  readonly onDownload?: ((succeeded: boolean) => void) | undefined;
}

/** A prediction, and what is known of it so far. */
export interface KnownPrediction {
  readonly id: string;
  readonly latest: Prediction | undefined;
}

/** Follows a prediction to its pictures. One that the platform failed to run is created once more. */
export async function runToCompletion(
  deps: FollowDeps,
  known: KnownPrediction,
  request: PredictionRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<GenerationResult> {
  // Of a stream nobody knows which picture is the last, until it has ended.
  const isStream = request.model.outputKind === 'stream';
  const requestedCount = isStream ? Number.POSITIVE_INFINITY : countPictures(request.model, request.input);
  const done = await runUntilDone(deps, known, requestedCount, request, onProgress, signal);
  return loadResult(deps, done, request, onProgress, signal);
}

/** Follows a prediction to an output that need be no picture, as {@link runToCompletion} does. */
export async function runToOutput(
  deps: FollowDeps,
  known: KnownPrediction,
  request: PredictionRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<PredictionOutput> {
  const { output, usage } = await runUntilDone(deps, known, Number.POSITIVE_INFINITY, request, onProgress, signal);
  return { output, ...(usage && { usage }) };
}

/** @param requestedCount of files: when they are there, it is done before it has ended */
async function runUntilDone(
  deps: FollowDeps,
  known: KnownPrediction,
  requestedCount: number,
  request: PredictionRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Prediction> {
  const { timing, owners, log } = deps;
  let current = known;
  for (let attempt = 1; ; attempt++) {
    const done = await followPrediction(deps, current, requestedCount, request, onProgress, signal);
    const error = failureOf(done, timing.now() >= request.deadline);
    if (!error) return done;
    if (!error.isRetryable || attempt > 1) throw error;
    log.info({ prediction: done.id, reason: done.error }, 'The platform failed; the prediction is created once more');
    // Where this process did not create it, another may have created its successor before a restart.
    const attemptedAt = owners.has(done.id) ? undefined : (done.createdAt ?? timing.wallClock());
    const latest = await startPrediction(deps, { ...request, attemptedAt }, onProgress, signal, done.id);
    current = { id: latest.id, latest };
  }
}

/**
 * Polls a prediction until it is done. If Replicate does not respond when its time is up, it may be painted and paid: then it is asked
 * for as long as its files are kept, without a slot.
 */
async function followPrediction(
  deps: FollowDeps,
  { id, latest }: KnownPrediction,
  requestedCount: number,
  request: PredictionRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Prediction> {
  const { client, timing, completionSignal, pollPace, webhookUrl, log } = deps;
  const { waitForUpdate } = completionSignal;
  const schedule = createPollSchedule(deps, request, latest?.sentAt);
  const pollDeps = { client, timing, waitForUpdate, usesWebhooks: webhookUrl !== undefined, schedule, pollPace };
  const poll = (known: Prediction | undefined, until: number) =>
    pollPrediction(pollDeps, id, known, until, requestedCount, onProgress, signal);
  try {
    signal.throwIfAborted();
    return await poll(latest, request.deadline);
  } catch (error) {
    const failure = !signal.aborted && error instanceof ReplicateError ? error.failure : undefined;
    if (failure === 'unanswered') {
      request.releaseSlot?.();
      const until = filesKeptUntil(latest, timing);
      log.warn(
        { prediction: id, until: dateOf(until, timing), err: error },
        'Replicate does not answer for a prediction whose time is up; asking again as long as its files are kept',
      );
      onProgress({ phase: 'blocked', by: 'no-response', serviceName: SERVICE_NAME, until });
      const canceled = await cancelPrediction(client, timing, log, id);
      return canceled && isDone(canceled, requestedCount) ? canceled : await poll(undefined, until);
    }
    const mustCancel = signal.aborted ? signal.reason !== SHUTDOWN : failure === 'deadline';
    if (mustCancel) await cancelPrediction(client, timing, log, id);
    throw error;
  }
}

/** Why a prediction that is done has no files to load; nothing where they are there. */
function failureOf({ id, status, error, logs }: Prediction, isPastDeadline: boolean): ReplicateError | undefined {
  const about = `prediction ${id}`;
  switch (status) {
    // Done before its end: the files are there already.
    case 'starting':
    case 'processing':
    case 'succeeded':
      return undefined;
    case 'failed':
      return new ReplicateError('failed', error || 'no reason given', { about, logs });
    case 'canceled':
      return new ReplicateError(isPastDeadline ? 'deadline' : 'canceled', '', { about });
    case 'aborted':
      return new ReplicateError('aborted', '', { about });
  }
}

/** An early response to a creation has no times yet. */
async function loadResult(
  deps: FollowDeps,
  ended: Prediction,
  { model, input, releaseSlot }: PredictionRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<GenerationResult> {
  const { timing } = deps;
  const until = filesKeptUntil(ended, timing);
  let isLate = false;
  const onDelay = (by: DownloadDelay) => {
    if (!isLate) deps.log.warn({ prediction: ended.id, until: dateOf(until, timing) }, LATE_FILES);
    isLate = true;
    releaseSlot?.();
    onProgress({ phase: 'blocked', by, serviceName: SERVICE_NAME, until });
  };
  const downloadDeps = { ...deps, until, onDelay, onAttempt: deps.onDownload };
  const result = await reportIfLate(
    timing,
    SLOW_DOWNLOAD_MS,
    () => onDelay('slow-files'),
    () => loadOutputs(ended, countPictures(model, input), downloadDeps, signal),
  );
  return { ...result, seconds: ended.seconds, ...(ended.usage && { usage: ended.usage }) };
}

/** For the log, once for each prediction. */
const LATE_FILES = 'Replicate does not hand out what it painted; trying again until it comes';

/** Ms that a job may hold its slot for its files alone. */
const SLOW_DOWNLOAD_MS = 10_000;
