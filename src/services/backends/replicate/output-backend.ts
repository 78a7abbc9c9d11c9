import { z } from 'zod';
import type { Config } from '#schema/config/environment.ts';
import type { OutputBackend } from '#services/backends/backend.ts';
import type { BackendDeps } from '#services/backends/deps.ts';
import { createReplicateBackend } from './backend.ts';

/** Replicate beside a backend of another kind. Its predictions are polled: the webhooks are that backend's. */
export function openOutputBackend(
  config: Config,
  { store, limiters, log, now, wallClock, random }: BackendDeps,
): OutputBackend {
  return createReplicateBackend({
    token: config.REPLICATE_API_TOKEN ?? '',
    apiUrl: config.REPLICATE_API_URL,
    modelSecrets: config.MODEL_SECRETS,
    versionIds: store.collection('versions', z.string()),
    creationsPerMinute: config.PREDICTIONS_PER_MINUTE,
    limiters,
    log,
    now,
    wallClock,
    random,
  });
}
