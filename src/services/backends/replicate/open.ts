import { z } from 'zod';
import { type Config, ConfigError } from '#schema/config/environment.ts';
import { UserError } from '#schema/user-error.ts';
import { createCircuitBreaker, monitoredFetch, withCircuitBreaker } from '#services/backends/circuit-breaker.ts';
import type { BackendDeps, OpenedBackend } from '#services/backends/deps.ts';
import { measuredFetch } from '#services/metrics/measured-fetch.ts';
import { createLiveModels } from '#services/models/live-models.ts';
import { createReplicateBackend } from './index.ts';
import type { ReplicateBackend } from './options.ts';

/** Seconds that a creation waits for its pictures. After these, what still starts is a cold start and is called so. */
const CREATION_WAIT_SECONDS = 5;

/** Ms for finding out whether the token is accepted; a network that is down for a moment does not keep the bot from starting. */
const ACCOUNT_TIMEOUT_MS = 5000;

/**
 * Opens Replicate with its token and the live schemas of its models.
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
        ? log.error('Replicate does not answer, or with errors; new jobs are refused until it does')
        : log.info('Replicate answers again'),
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
    fetch: monitoredFetch(
      measuredFetch('replicate', metrics),
      () => breaker,
      (status) => status >= 500,
    ),
    log,
    now,
    random,
  });
  await checkToken(backend, log);
  const liveModels = createLiveModels(models, store, backend.fetchLiveModel, log);
  await liveModels.restore();
  return {
    replicate: backend.handleWebhook,
    fetchModel: backend.fetchLiveModel,
    backend: {
      ...withCircuitBreaker(backend, () => breaker),
      submit: async (request, onProgress, signal) => {
        const submission = await backend.submit(request, onProgress, signal);
        // The version is resolved by now. Not waited for: this picture is under way with the card that there is.
        void liveModels.refresh(request.model);
        return submission;
      },
    },
  };
}

async function checkToken(backend: ReplicateBackend, log: BackendDeps['log']): Promise<void> {
  try {
    log.info(
      { account: await backend.fetchAccount(AbortSignal.timeout(ACCOUNT_TIMEOUT_MS)) },
      'painting through Replicate',
    );
  } catch (error) {
    if (error instanceof UserError) {
      throw new ConfigError(
        'Lorikeet cannot start: Replicate does not accept REPLICATE_API_TOKEN.\n  - Copy it anew from https://replicate.com/account/api-tokens.',
        { cause: error },
      );
    }
    log.warn({ err: error }, 'Replicate could not be asked for the account; going on');
  }
}
