import { countPictures } from '#schema/model/model.ts';
import { type GenerationResult, type PredictionRequest, type Progress, SHUTDOWN } from '#services/backends/backend.ts';
import { cancelPrediction } from '#services/backends/replicate/api/cancel-prediction.ts';
import { type Prediction, predictionSchema } from '#services/backends/replicate/api/prediction.ts';
import type { CreationDeps } from '#services/backends/replicate/create/creation.ts';
import { startPrediction } from '#services/backends/replicate/create/start-prediction.ts';
import { ReplicateError } from '#services/backends/replicate/replicate-error.ts';
import type { CompletionSignal } from './completion-signal.ts';
import { loadOutputs } from './load-outputs.ts';
import { pollPrediction } from './poll-prediction.ts';

export interface FollowDeps extends CreationDeps {
  readonly completionSignal: CompletionSignal;
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
  const { timing, owners, log } = deps;
  let current = known;
  for (let attempt = 1; ; attempt++) {
    const ended = await followPrediction(deps, current, request, onProgress, signal);
    const error = failureOf(ended, timing.now() >= request.deadline);
    if (!error) return loadResult(deps, ended, request, signal);
    if (!error.isRetryable || attempt > 1) throw error;
    log.info({ prediction: ended.id, reason: ended.error }, 'The platform failed; the prediction is created once more');
    // Where this process did not create it, another may have created its successor before a restart.
    const attemptedAt = owners.has(ended.id) ? undefined : (ended.createdAt ?? timing.now());
    const latest = await startPrediction(deps, { ...request, attemptedAt }, signal, ended.id);
    current = { id: latest.id, latest };
  }
}

async function followPrediction(
  deps: FollowDeps,
  { id, latest }: KnownPrediction,
  request: PredictionRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Prediction> {
  const { client, timing, completionSignal, webhookUrl, log } = deps;
  try {
    signal.throwIfAborted();
    const pollDeps = {
      client,
      timing,
      waitForUpdate: completionSignal.waitForUpdate,
      usesWebhooks: webhookUrl !== undefined,
    };
    const requestedCount = countPictures(request.model, request.input);
    return await pollPrediction(pollDeps, id, latest, request.deadline, requestedCount, onProgress, signal);
  } catch (error) {
    const isPastDeadline = error instanceof ReplicateError && error.failure === 'deadline';
    const mustCancel = signal.aborted ? signal.reason !== SHUTDOWN : isPastDeadline;
    if (mustCancel) await cancelPrediction(client, timing, log, id);
    throw error;
  }
}

/** Why a prediction that is done has no files to load; nothing where they are there. */
function failureOf({ id, status, error }: Prediction, isPastDeadline: boolean): ReplicateError | undefined {
  const about = `prediction ${id}`;
  switch (status) {
    // Done before its end: the files are there already.
    case 'starting':
    case 'processing':
    case 'succeeded':
      return undefined;
    case 'failed':
      return new ReplicateError('failed', error || 'no reason given', { about });
    case 'canceled':
      return new ReplicateError(isPastDeadline ? 'deadline' : 'canceled', '', { about });
    case 'aborted':
      return new ReplicateError('aborted', '', { about });
  }
}

/** An early response to a creation has no times yet, so they are fetched while the pictures are downloaded. */
async function loadResult(
  { client, timing, apiUrl, log }: FollowDeps,
  ended: Prediction,
  { model, input }: PredictionRequest,
  signal: AbortSignal,
): Promise<GenerationResult> {
  const readSeconds = async () =>
    ended.seconds ??
    (await client.request(`/predictions/${encodeURIComponent(ended.id)}`, predictionSchema, signal)).seconds;
  const [result, seconds] = await Promise.all([
    loadOutputs(ended, countPictures(model, input), { apiUrl, timing, log }, signal),
    readSeconds().catch(() => undefined),
  ]);
  return { ...result, seconds };
}
