import { z } from 'zod';
import type { Model } from '#schema/model/model.ts';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { lorasSent } from '#services/backends/failures/blame-lora.ts';
import type { SentLoras } from '#services/backends/failures/failure-row.ts';
import { secretTexts } from '#services/backends/model-secrets.ts';
import { noopBus } from '#services/bus/bus.ts';
import { createReplicateClient } from './api/client.ts';
import { lightFetch } from './api/light-fetch.ts';
import type { Prediction } from './api/prediction.ts';
import { processTimers } from './api/timing.ts';
import type { CreationDeps } from './create/creation.ts';
import { createCreationLimiter } from './create/creation-limiter.ts';
import { createIdenticalCreations } from './create/identical-creations.ts';
import { createPredictionOwners } from './create/prediction-owners.ts';
import { createPictureComparer } from './create/same-pictures.ts';
import { createSharedSearches } from './create/shared-searches.ts';
import { startPrediction } from './create/start-prediction.ts';
import { ReplicateError, toUserError } from './failures/replicate-error.ts';
import { createCompletionSignal } from './follow/completion-signal.ts';
import { createPollPace } from './follow/poll-pace.ts';
import { readUsage } from './follow/read-usage.ts';
import { runToCompletion, runToOutput } from './follow/run-to-completion.ts';
import { createUsualTimes } from './follow/usual-times.ts';
import { createCatalogue } from './models/catalogue.ts';
import { fetchExampleOutput, fetchLiveModel } from './models/live-model.ts';
import { fetchPrice, siteUrlOf } from './models/model-page.ts';
import { createVersionResolver } from './models/version-resolver.ts';
import { createOperatorAlerts } from './operator-alerts.ts';
import type { ReplicateBackend, ReplicateOptions } from './options.ts';
import { createWebhookReceiver } from './webhook-receiver.ts';

const DEFAULT_WAIT_SECONDS = 8;
const DEFAULT_CREATIONS_PER_MINUTE = 600;

/** The route that says whose the token is. */
export const ACCOUNT_ROUTE = '/account';

/** Ms for that: the bot starts only when it is over. */
const ACCOUNT_TIMEOUT_MS = 5000;

const accountResponse = z.object({ username: z.string() });

/** The `Backend` for Replicate, without circuit breaker and live schemas. */
export function createReplicateBackend(options: ReplicateOptions): ReplicateBackend {
  const { token, apiUrl, log, webhookUrl, bus = noopBus, fetch = lightFetch, onSubmitted } = options;
  const timing = {
    now: options.now,
    wallClock: options.wallClock,
    random: options.random,
    ...(options.timers ?? processTimers),
  };
  const client = createReplicateClient(
    token,
    apiUrl,
    fetch,
    timing,
    log,
    secretTexts(options.modelSecrets ?? new Map()),
  );
  const versionResolver = createVersionResolver(client, timing, options.versionIds);
  const completionSignal = createCompletionSignal(timing);
  const usualTimes = createUsualTimes();
  const operatorAlerts = createOperatorAlerts(log, timing);
  const deps: CreationDeps = {
    client,
    versionResolver,
    creationLimiter: createCreationLimiter(
      options.creationsPerMinute ?? DEFAULT_CREATIONS_PER_MINUTE,
      timing,
      options.limiters,
    ),
    timing,
    waitSeconds: options.waitSeconds ?? DEFAULT_WAIT_SECONDS,
    owners: createPredictionOwners(),
    identicalCreations: createIdenticalCreations(),
    searches: createSharedSearches(client),
    pictureComparer: createPictureComparer(client),
    apiUrl,
    webhookUrl,
    modelNames: options.modelNames ?? new Map(),
    onInvalidInput: options.onInvalidInput,
    modelSecrets: options.modelSecrets ?? new Map(),
    log,
  };
  /** What creations responded with, until they are followed. */
  const createdPredictions = new Map<string, Prediction>();
  const takeCreated = (id: string) => {
    const latest = createdPredictions.get(id);
    createdPredictions.delete(id);
    return { id, latest };
  };
  const pollPace = createPollPace(timing.now);
  const followDeps = { ...deps, completionSignal, usualTimes, pollPace, onDownload: options.onDownload };
  /** UTC. */
  const today = () => new Date(timing.wallClock()).toISOString().slice(0, 10);

  /** Throws what the port promises: the signal's reason, a UserError, or a fault. */
  const withUserErrors = async <T>(
    modelName: string,
    signal: AbortSignal,
    work: () => Promise<T>,
    loras?: SentLoras,
  ): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw toUserError(error, modelName, operatorAlerts, loras);
    }
  };

  return {
    name: 'replicate',
    keepsResults: true,
    assertSupported: (model) => {
      try {
        assertHasOwner(model, deps);
      } catch (error) {
        throw toUserError(error, model.name, operatorAlerts);
      }
    },
    submit: (request, onProgress, signal) =>
      withUserErrors(request.model.name, signal, async () => {
        signal.throwIfAborted();
        assertHasOwner(request.model, deps);
        const created = await startPrediction(deps, request, onProgress, signal);
        if (signal.reason !== SHUTDOWN) signal.throwIfAborted();
        createdPredictions.set(created.id, created);
        onSubmitted?.(request.model);
        return { predictionId: created.id };
      }),
    follow: (id, request, onProgress, signal) => {
      const work = () => runToCompletion(followDeps, takeCreated(id), request, onProgress, signal);
      return withUserErrors(request.model.name, signal, work, lorasSent(request));
    },
    followOutput: (id, request, onProgress, signal) =>
      withUserErrors(request.model.name, signal, () =>
        runToOutput(followDeps, takeCreated(id), request, onProgress, signal),
      ),
    fetchWithExample: (modelName, version, signal) =>
      withUserErrors(modelName, signal, async () => {
        const readPrice = (name: string) => fetchPrice(siteUrlOf(apiUrl), name, today(), signal, log);
        const [file, exampleOutput] = await Promise.all([
          fetchLiveModel(client, versionResolver, modelName, version, signal, readPrice),
          fetchExampleOutput(client, modelName, signal),
        ]);
        return { file, exampleOutput };
      }),
    fetchLiveModel: (modelName, version, signal) =>
      withUserErrors(modelName, signal, async () => {
        const run = deps.modelNames.get(modelName) ?? { name: modelName, version };
        const readPrice = (name: string) => fetchPrice(siteUrlOf(apiUrl), name, today(), signal, log);
        const file = await fetchLiveModel(client, versionResolver, run.name, run.version, signal, readPrice);
        return { ...file, model: modelName };
      }),
    catalogue: createCatalogue(client),
    fetchAccount: async (signal) =>
      (await client.request(ACCOUNT_ROUTE, accountResponse, signal, { timeoutMs: ACCOUNT_TIMEOUT_MS })).username,
    readUsage: (predictions, since, signal) => readUsage(client, predictions, since, signal),
    handleWebhook: createWebhookReceiver(client, completionSignal, bus, timing, options.onEnded),
  };
}

/** Replicate has no model without an owner. */
function assertHasOwner({ name: modelName, title }: Model, { modelNames }: Pick<CreationDeps, 'modelNames'>): void {
  if (!modelName.includes('/') && !modelNames.has(modelName)) throw new ReplicateError('no-owner', title);
}
