import type { Logger } from 'pino';
import { countPictures } from '#schema/model/model.ts';
import { type GenerationResult, type PredictionRequest, type Progress, SHUTDOWN } from '#services/backends/backend.ts';
import { ApiError } from './api/api-errors.ts';
import { cancelPrediction } from './api/cancel-prediction.ts';
import { type Prediction, predictionSchema } from './api/prediction.ts';
import { createPrediction } from './create/create-prediction.ts';
import type { CreationDeps } from './create/creation.ts';
import { uninterruptible } from './create/uninterruptible.ts';
import { uploadInputs } from './create/upload-inputs.ts';
import type { CompletionSignal } from './follow/completion-signal.ts';
import { loadOutputs } from './follow/load-outputs.ts';
import { readOutcome } from './follow/outcome.ts';
import { DeadlineExceeded, pollPrediction } from './follow/poll-prediction.ts';
import type { VersionResolver } from './version-resolver.ts';

export interface RunnerDeps {
  readonly creationDeps: CreationDeps;
  readonly versionResolver: VersionResolver;
  readonly completionSignal: CompletionSignal;
  readonly apiUrl: string;
  readonly webhookUrl: string | undefined;
  readonly log: Logger;
}

/** A prediction, and what is known of it so far. */
export interface KnownPrediction {
  readonly id: string;
  readonly latest: Prediction | undefined;
}

/** Begins a prediction for an order, other than `excludedId`. An abort other than a handover cancels it. */
export async function startPrediction(
  deps: RunnerDeps,
  request: PredictionRequest,
  signal: AbortSignal,
  excludedId?: string,
): Promise<Prediction> {
  const { creationDeps, versionResolver, apiUrl, webhookUrl, log } = deps;
  const { name: modelName } = request.model;
  const version = request.version ?? request.model.version;
  const [identifier, input] = await Promise.all([
    versionResolver.resolve(modelName, version, signal),
    uploadInputs(creationDeps, request, apiUrl, signal),
  ]);
  const webhookUrlForJob = webhookUrl && `${webhookUrl}?job=${encodeURIComponent(request.jobId)}`;
  try {
    const creation = { request, identifier, input, webhookUrl: webhookUrlForJob, excludedId };
    const created = await uninterruptible(creationDeps.timing, signal, (shutdownSignal) =>
      createPrediction(creationDeps, creation, signal, shutdownSignal),
    );
    if (signal.aborted && signal.reason !== SHUTDOWN)
      await cancelPrediction(creationDeps.client, creationDeps.timing, log, created.id);
    return created;
  } catch (error) {
    if (error instanceof ApiError && error.status === 422) await versionResolver.forget(modelName, version);
    throw error;
  }
}

/** Follows a prediction to its pictures; one that the platform failed to run is begun once more. */
export async function runToCompletion(
  deps: RunnerDeps,
  known: KnownPrediction,
  request: PredictionRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<GenerationResult> {
  const { timing, owners } = deps.creationDeps;
  let current = known;
  for (let attempt = 1; ; attempt++) {
    const ended = await followPrediction(deps, current, request, onProgress, signal);
    const outcome = readOutcome(ended, timing.now() >= request.deadline);
    if (outcome.kind === 'error') throw outcome.error;
    if (outcome.kind === 'files') return loadResult(deps, ended, request, signal);
    if (attempt > 1) throw outcome.userError;
    deps.log.info({ prediction: ended.id, reason: ended.error }, 'The platform failed; the same is begun once more');
    // Another process may have begun it before a restart; this one knows that it has not.
    const attemptedAt = owners.has(ended.id) ? undefined : (ended.createdAt ?? timing.now());
    const latest = await startPrediction(deps, { ...request, attemptedAt }, signal, ended.id);
    current = { id: latest.id, latest };
  }
}

async function followPrediction(
  { creationDeps, completionSignal, webhookUrl, log }: RunnerDeps,
  { id, latest }: KnownPrediction,
  request: PredictionRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Prediction> {
  try {
    signal.throwIfAborted();
    const followDeps = {
      ...creationDeps,
      waitForUpdate: completionSignal.waitForUpdate,
      usesWebhooks: webhookUrl !== undefined,
    };
    return await pollPrediction(
      followDeps,
      id,
      latest,
      request,
      countPictures(request.model, request.input),
      onProgress,
      signal,
    );
  } catch (error) {
    const leaveRunning = signal.aborted ? signal.reason === SHUTDOWN : !(error instanceof DeadlineExceeded);
    if (!leaveRunning) await cancelPrediction(creationDeps.client, creationDeps.timing, log, id);
    throw error;
  }
}

/** The early answer to a creation has no times yet; they are asked for while the pictures are loaded. */
async function loadResult(
  { creationDeps: { client, timing }, apiUrl, log }: RunnerDeps,
  ended: Prediction,
  request: PredictionRequest,
  signal: AbortSignal,
): Promise<GenerationResult> {
  const readSeconds = async () =>
    ended.seconds ??
    (await client.request(`/predictions/${encodeURIComponent(ended.id)}`, predictionSchema, signal)).seconds;
  const [result, knownSeconds] = await Promise.all([
    loadOutputs(ended, countPictures(request.model, request.input), { apiUrl, timing, log }, signal),
    readSeconds().catch(() => undefined),
  ]);
  return { ...result, seconds: knownSeconds };
}
