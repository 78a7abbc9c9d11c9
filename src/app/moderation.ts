import type { Logger } from 'pino';
import type { Config } from '#schema/config/environment.ts';
import type { OutputBackend } from '#services/backends/backend.ts';
import { type CheckAgainOptions, createCheckAgain } from '#services/moderation/check-again.ts';
import { createCheckPictures, type PictureCheckOptions } from '#services/moderation/check-pictures.ts';
import { createFindFlaggedPolicy } from '#services/moderation/flagged-policies.ts';
import { withModerationCosts } from '#services/moderation/moderation-costs.ts';
import type { Moderator } from '#services/moderation/moderator.ts';
import { type ModeratorDeps, openModerator } from '#services/moderation/open-moderator.ts';
import type { Infrastructure } from './infrastructure/index.ts';

/**
 * The infrastructure with what judges pictures, and with what that costs.
 * @throws ConfigError where the model that the operator names cannot judge pictures
 */
export async function addModeration<T extends Infrastructure>(
  config: Config,
  opened: T & Omit<ModeratorDeps, 'outputBackend'> & { readonly outputBackend: OutputBackend | undefined },
) {
  const moderator = await openModerator(config, opened);
  if (!moderator || !opened.outputBackend) return { ...opened, moderator };
  const isPaintingFree = config.BACKEND !== 'replicate';
  return { ...opened, moderator, costs: withModerationCosts(opened.costs, moderator, opened.models, isPaintingFree) };
}

interface ModerationDeps
  extends Pick<Infrastructure, 'serverSettings'>,
    Omit<PictureCheckOptions, 'moderator' | 'timeoutMs'> {
  readonly moderator: Moderator | undefined;
  readonly log: Logger;
}

/** What comes between painting and delivery. `maxMs` is how long that may take. */
export function createModeration({ MODERATION_TIMEOUT_SECONDS }: Config, deps: ModerationDeps) {
  const { moderator } = deps;
  const timeoutMs = MODERATION_TIMEOUT_SECONDS * 1000;
  return {
    createCheckAgain: (
      more: Omit<CheckAgainOptions, keyof PictureCheckOptions> & Pick<CheckAgainOptions, 'jobStore'>,
    ) => moderator && createCheckAgain({ ...deps, ...more, moderator, timeoutMs }),
    maxMs: moderator ? timeoutMs : 0,
    findFlaggedPolicy: createFindFlaggedPolicy(deps.serverSettings, deps.log),
    checkPictures: moderator && createCheckPictures({ ...deps, moderator, timeoutMs }),
  };
}
