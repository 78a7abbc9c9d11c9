import { type PredictionRequest, type Progress, SHUTDOWN } from '#services/backends/backend.ts';
import { ApiError } from '#services/backends/replicate/api/api-errors.ts';
import { cancelPrediction } from '#services/backends/replicate/api/cancel-prediction.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';
import { createPredictionOnce } from './create-prediction-once.ts';
import type { CreationDeps } from './creation.ts';
import { uninterruptible } from './uninterruptible.ts';
import { uploadInputs } from './upload-inputs.ts';

/**
 * Creates a prediction for a request. An abort cancels it, unless the reason is {@link SHUTDOWN}.
 * @param excludedId a prediction of the same request that failed
 */
export async function startPrediction(
  deps: CreationDeps,
  request: PredictionRequest,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
  excludedId?: string,
): Promise<Prediction> {
  const { client, versionResolver, timing, apiUrl, webhookUrl, log } = deps;
  const { name: modelName } = request.model;
  const version = request.version ?? request.model.version;
  const [identifier, input] = await Promise.all([
    versionResolver.resolve(modelName, version, signal),
    uploadInputs({ client, timing }, request, apiUrl, signal),
  ]);
  const webhookUrlForJob = webhookUrl && `${webhookUrl}?job=${encodeURIComponent(request.jobId)}`;
  const creation = { request, identifier, input, webhookUrl: webhookUrlForJob, excludedId, onProgress };
  try {
    const created = await uninterruptible(timing, signal, (shutdownSignal) =>
      createPredictionOnce(deps, creation, signal, shutdownSignal),
    );
    if (signal.aborted && signal.reason !== SHUTDOWN) await cancelPrediction(client, timing, log, created.id);
    return created;
  } catch (error) {
    if (error instanceof ApiError && error.status === 422) await versionResolver.forget(modelName, version);
    throw error;
  }
}
