import { z } from 'zod';
import type { Model } from '#schema/model/model.ts';
import { UserError } from '#schema/user-error.ts';
import { SHUTDOWN } from '#services/backends/backend.ts';
import { noopBus } from '#services/bus/bus.ts';
import { createReplicateClient } from './api/client.ts';
import type { Prediction } from './api/prediction.ts';
import { sleep } from './api/timing.ts';
import { verifyWebhook } from './api/verify-webhook.ts';
import { createCreationLimiter } from './create/creation-limiter.ts';
import { createPendingCreations } from './create/pending-creations.ts';
import { createPredictionOwners } from './create/prediction-owners.ts';
import { createCompletionSignal } from './follow/completion-signal.ts';
import { fetchLiveModel } from './live-model.ts';
import { createOperatorAlerts } from './operator-alerts.ts';
import type { ReplicateBackend, ReplicateOptions } from './options.ts';
import { type RunnerDeps, runToCompletion, startPrediction } from './prediction-runner.ts';
import { toUserError } from './user-errors.ts';
import { createVersionResolver } from './version-resolver.ts';

const DEFAULT_WAIT_SECONDS = 8;
const DEFAULT_CREATIONS_PER_MINUTE = 600;

const accountResponse = z.object({ username: z.string() });
const webhookSecretResponse = z.object({ key: z.string() });

/** Paints through Replicate's API. */
export function createReplicateBackend(options: ReplicateOptions): ReplicateBackend {
  const {
    token,
    apiUrl,
    log,
    webhookUrl,
    bus = noopBus,
    fetch = globalThis.fetch,
    waitSeconds = DEFAULT_WAIT_SECONDS,
  } = options;
  const timing = { now: options.now, random: options.random, sleep: options.sleep ?? sleep };
  const client = createReplicateClient(token, apiUrl, fetch, timing, log);
  const creationLimiter = createCreationLimiter(
    options.creationsPerMinute ?? DEFAULT_CREATIONS_PER_MINUTE,
    timing,
    options.limiters,
  );
  const creationDeps = {
    client,
    creationLimiter,
    timing,
    waitSeconds,
    owners: createPredictionOwners(),
    pendingCreations: createPendingCreations(),
  };
  const versionResolver = createVersionResolver(client, timing, options.versionIds);
  const deps: RunnerDeps = {
    creationDeps,
    versionResolver,
    completionSignal: createCompletionSignal(timing),
    apiUrl,
    webhookUrl,
    log,
  };
  const operatorAlerts = createOperatorAlerts(log, timing);
  bus.subscribe('webhook', deps.completionSignal.notify);
  /** What creations were answered with, until they are followed. */
  const createdPredictions = new Map<string, Prediction>();
  /** Asked for once, however many webhooks come at once, and for nobody's request alone; again where asking failed. */
  let pendingSecret: Promise<string> | undefined;
  const fetchSecret = async () => {
    try {
      return (await client.request('/webhooks/default/secret', webhookSecretResponse, new AbortController().signal))
        .key;
    } catch (error) {
      pendingSecret = undefined;
      throw error;
    }
  };

  /** Turns what is thrown into what the port promises. */
  const withUserErrors = async <T>(modelName: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw toUserError(error, modelName, operatorAlerts);
    }
  };

  return {
    name: 'replicate',
    assertSupported,
    submit: (request, onProgress, signal) =>
      withUserErrors(request.model.name, signal, async () => {
        signal.throwIfAborted();
        assertSupported(request.model);
        onProgress({ phase: 'starting' });
        const created = await startPrediction(deps, request, signal);
        if (signal.reason !== SHUTDOWN) signal.throwIfAborted();
        createdPredictions.set(created.id, created);
        return { predictionId: created.id };
      }),
    follow: (id, request, onProgress, signal) =>
      withUserErrors(request.model.name, signal, () => {
        const latest = createdPredictions.get(id);
        createdPredictions.delete(id);
        return runToCompletion(deps, { id, latest }, request, onProgress, signal);
      }),
    fetchLiveModel: (modelName, version, signal) =>
      withUserErrors(modelName, signal, () => fetchLiveModel(client, versionResolver, modelName, version, signal)),
    fetchAccount: (signal) =>
      withUserErrors(
        'account',
        signal,
        async () => (await client.request('/account', accountResponse, signal)).username,
      ),
    handleWebhook: async (headers, body) => {
      pendingSecret ??= fetchSecret();
      const id = verifyWebhook(await pendingSecret, headers, body, timing.now());
      if (id === undefined) return false;
      deps.completionSignal.notify(id);
      bus.publish('webhook', id);
      return true;
    },
  };
}

/** @throws Refusal for a model without an owner: Replicate knows none such. */
function assertSupported({ name: modelName, title }: Model): void {
  if (modelName.includes('/')) return;
  throw new UserError(
    `“${title}” cannot be painted on Replicate: its card names no owner. It needs a name of the form owner/name there.`,
  );
}
