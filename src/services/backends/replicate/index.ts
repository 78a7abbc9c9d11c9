/**
 * Paints through Replicate's HTTP API: `api/` sends requests, `create/` creates a prediction at most once, `follow/` waits for
 * its pictures, and `failure-messages.ts` says what people read where that fails.
 */
import { z } from 'zod';
import type { Config } from '#schema/config/environment.ts';
import type { Model } from '#schema/model/model.ts';
import { createCircuitBreaker, withCircuitBreaker } from '#services/backends/circuit-breaker.ts';
import type { BackendDeps, OpenedBackend } from '#services/backends/deps.ts';
import { observedFetch } from '#services/backends/observed-fetch.ts';
import { createLiveModels } from '#services/models/live-models.ts';
import { lightFetch } from './api/light-fetch.ts';
import { ACCOUNT_ROUTE, createReplicateBackend } from './backend.ts';
import { openAccountCheck } from './check-account.ts';
import { SEARCH_ROUTE } from './models/catalogue.ts';

/** Seconds that a creation waits for its pictures. A prediction that is still starting then is a cold start, and shown as one. */
const CREATION_WAIT_SECONDS = 5;

/**
 * Opens Replicate with its token, and the live schemas of its models.
 * @throws ConfigError where the token is not accepted
 */
export async function openReplicate(
  config: Config,
  { store, bus, limiters, models, log, metrics, now, wallClock, random, onEnded }: BackendDeps,
): Promise<OpenedBackend> {
  const breaker = createCircuitBreaker({
    serviceName: 'Replicate',
    now,
    onChange: (isOpen) =>
      isOpen
        ? log.error('Replicate does not respond, or responds with errors; new jobs are refused until it recovers')
        : log.info('Replicate responds again'),
  });
  metrics.registerGauge('service_down', () => Number(breaker.isOpen));
  const backend = createReplicateBackend({
    token: config.REPLICATE_API_TOKEN ?? '',
    apiUrl: config.REPLICATE_API_URL,
    modelNames: config.MODEL_NAMES,
    modelSecrets: config.MODEL_SECRETS,
    webhookUrl: config.PUBLIC_URL && `${config.PUBLIC_URL}/webhooks/replicate`,
    versionIds: store.collection('versions', z.string()),
    creationsPerMinute: config.PREDICTIONS_PER_MINUTE,
    waitSeconds: CREATION_WAIT_SECONDS,
    bus,
    limiters,
    fetch: observedFetch(lightFetch, ({ url, method, status, wasCanceled }) => {
      metrics.recordRequest('replicate', status);
      // Whether the account can be read, or models searched, says little of whether they can paint.
      if (wasCanceled || [ACCOUNT_ROUTE, SEARCH_ROUTE].some((route) => url.pathname.endsWith(route))) return;
      breaker.record(method, status !== undefined && status < 500);
    }),
    onDownload: (succeeded) => breaker.record('download', succeeded),
    // By then the version is resolved. Not awaited: this prediction goes on with the schema that it was checked against.
    onSubmitted: (model) => void refresh(model, false),
    onInvalidInput: (model) => void refresh(model, true),
    onEnded,
    log,
    now,
    wallClock,
    random,
  });
  /** The moderation model is none that paints. */
  const refresh = async (model: Model, isOutdated: boolean) => {
    if (models.findByName(model.name)) await liveModels.refresh(model, isOutdated);
  };
  const liveModels = createLiveModels(models, store, backend.fetchLiveModel, log, now);
  const accountCheck = await openAccountCheck({ fetchAccount: backend.fetchAccount, log });
  await liveModels.restore();
  return {
    replicate: backend.handleWebhook,
    fetchModel: backend.fetchLiveModel,
    readUsage: backend.readUsage,
    outputBackend: backend,
    catalogue: backend.catalogue,
    outageReason: () => (breaker.isOpen ? 'Replicate does not respond, or responds with errors' : accountCheck.problem),
    close: () => accountCheck[Symbol.dispose](),
    backend: withCircuitBreaker(backend, () => breaker),
  };
}
