import { toJsonInput } from '#schema/model/field/big-integer.ts';
import { type PredictionRequest, type Progress, SHUTDOWN } from '#services/backends/backend.ts';
import { secretsFor } from '#services/backends/model-secrets.ts';
import { ApiError } from '#services/backends/replicate/api/api-errors.ts';
import { cancelPrediction } from '#services/backends/replicate/api/cancel-prediction.ts';
import type { Prediction } from '#services/backends/replicate/api/prediction.ts';
import { retry } from '#services/backends/replicate/api/retry.ts';
import { reportIfLate } from '#services/backends/replicate/api/timing.ts';
import { SERVICE_NAME } from '#services/backends/replicate/retention.ts';
import { createPredictionOnce } from './create-prediction-once.ts';
import type { CreationDeps } from './creation.ts';
import { uninterruptible } from './uninterruptible.ts';
import { uploadInputs } from './upload-inputs.ts';

/** Lookups of a version, of three attempts each: with growing pauses about ten seconds. An outage of some seconds costs nobody a picture. */
const MAX_LOOKUPS = 5;

/** Ms that the lookup of a version and the upload of pictures may take before it is shown, and about how long they go on. */
const [SLOW_PREPARATION_MS, PREPARATION_MS] = [3000, 30_000];

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
  const ownVersion = request.version ?? request.model.version;
  const { name: modelName, version } = deps.modelNames.get(request.model.name) ?? {
    name: request.model.name,
    version: ownVersion,
  };
  const reportWait = () => {
    const until = Math.min(request.deadline, timing.now() + PREPARATION_MS);
    onProgress({ phase: 'blocked', by: 'no-response', serviceName: SERVICE_NAME, until });
  };
  const [identifier, uploaded] = await reportIfLate(timing, SLOW_PREPARATION_MS, reportWait, () =>
    Promise.all([
      retry(timing, MAX_LOOKUPS, signal, () => versionResolver.resolve(modelName, version, signal)),
      uploadInputs({ client, timing }, request, apiUrl, signal),
    ]),
  );
  const input = { ...toJsonInput(request.model, uploaded), ...secretsFor(request.model, deps.modelSecrets) };
  const webhookUrlForJob = webhookUrl && `${webhookUrl}?job=${encodeURIComponent(request.jobId)}`;
  const creation = { request, identifier, input, webhookUrl: webhookUrlForJob, excludedId, onProgress };
  try {
    const created = await uninterruptible(timing, signal, (shutdownSignal) =>
      createPredictionOnce(deps, creation, signal, shutdownSignal),
    );
    const stored = request.onCreated?.(created.id);
    if (signal.aborted && signal.reason !== SHUTDOWN) {
      await stored;
      await cancelPrediction(client, timing, log, created.id);
    }
    return created;
  } catch (error) {
    if (error instanceof ApiError && error.status === 422) {
      await versionResolver.forget(modelName, version);
      deps.onInvalidInput?.(request.model);
    }
    throw error;
  }
}
