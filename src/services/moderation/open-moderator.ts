import type { Logger } from 'pino';
import type { Config } from '#schema/config/environment.ts';
import { SAMPLE_MODERATION } from '#schema/config/moderation-variables.ts';
import type { OutputBackend } from '#services/backends/backend.ts';
import type { Durations } from '#services/queue/durations.ts';
import { openModerationModel } from './load-model.ts';
import type { Moderator } from './moderator.ts';
import { createReplicateModerator } from './replicate-moderator.ts';
import { createSampleModerator } from './sample-moderator.ts';

export interface ModeratorDeps {
  /** Undefined where nothing runs on Replicate. */
  readonly outputBackend: OutputBackend | undefined;
  readonly runSeconds: Durations;
  readonly log: Logger;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** What judges pictures, where the operator names it. @throws ConfigError where it cannot */
export async function openModerator(config: Config, deps: ModeratorDeps): Promise<Moderator | undefined> {
  const { MODERATION_MODEL: named, MODERATION_THRESHOLD: threshold } = config;
  if (!named) return undefined;
  if (named.name === SAMPLE_MODERATION) return createSampleModerator(config.SKETCH_STEP_MS);
  const { outputBackend: backend, log } = deps;
  if (!backend) throw new Error('a moderation model without Replicate: the config does not allow it');
  const model = await openModerationModel({ backend, ...named, threshold, log });
  return createReplicateModerator({ ...deps, backend, model, threshold });
}
