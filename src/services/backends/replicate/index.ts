/**
 * Paints through Replicate's HTTP API: `api/` sends requests, `create/` creates a prediction at most once, `follow/` waits for
 * its pictures, and `failure-messages.ts` says what people read where that fails.
 */
import { z } from 'zod';
import { type Config, ConfigError } from '#schema/config/environment.ts';
import { UserError } from '#schema/user-error.ts';
import { createCircuitBreaker, withCircuitBreaker } from '#services/backends/circuit-breaker.ts';
import type { BackendDeps, OpenedBackend } from '#services/backends/deps.ts';
import { observedFetch } from '#services/backends/observed-fetch.ts';
import { createLiveModels } from '#services/models/live-models.ts';
import { createReplicateBackend } from './backend.ts';
import type { ReplicateBackend } from './options.ts';

/** Seconds that a creation waits for its pictures. A prediction that is still starting then is a cold start, and shown as one. */
const CREATION_WAIT_SECONDS = 5;

/** Ms for checking the token; a short network outage does not keep the bot from starting. */
const ACCOUNT_TIMEOUT_MS = 5000;

/**
 * Opens Replicate with its token, and the live schemas of its models.
 * @throws ConfigError where the token is not accepted
 */
export async function openReplicate(
  config: Config,
  { store, bus, limiters, models, log, metrics, now, random }: BackendDeps,
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
    webhookUrl: config.PUBLIC_URL && `${config.PUBLIC_URL}/webhooks/replicate`,
    versionIds: store.collection('versions', z.string()),
    creationsPerMinute: config.PREDICTIONS_PER_MINUTE,
    waitSeconds: CREATION_WAIT_SECONDS,
    bus,
    limiters,
    fetch: observedFetch(globalThis.fetch, ({ method, status, wasCanceled }) => {
      metrics.recordRequest('replicate', status);
      if (!wasCanceled) breaker.record(method, status !== undefined && status < 500);
    }),
    // By then the version is resolved. Not awaited: this prediction goes on with the schema that it was checked against.
    onSubmitted: (model) => void liveModels.refresh(model),
    log,
    now,
    random,
  });
  const liveModels = createLiveModels(models, store, backend.fetchLiveModel, log);
  await checkToken(backend, log);
  await liveModels.restore();
  return {
    replicate: backend.handleWebhook,
    fetchModel: backend.fetchLiveModel,
    backend: withCircuitBreaker(backend, () => breaker),
  };
}

async function checkToken(backend: ReplicateBackend, log: BackendDeps['log']): Promise<void> {
  try {
    log.info(
      { account: await backend.fetchAccount(AbortSignal.timeout(ACCOUNT_TIMEOUT_MS)) },
      'painting through Replicate',
    );
  } catch (error) {
    if (error instanceof UserError && error.code === 'account-problem') {
      throw new ConfigError(
        'Lorikeet cannot start: Replicate does not accept REPLICATE_API_TOKEN.\n  - Copy it again from https://replicate.com/account/api-tokens.',
        { cause: error },
      );
    }
    log.warn({ err: error }, 'Replicate could not be asked for the account; starting anyway');
  }
}
