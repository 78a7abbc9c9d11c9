import type { Config } from '#schema/config/environment.ts';
import type { OutputBackend } from '#services/backends/backend.ts';
import { withModerationCosts } from '#services/moderation/moderation-costs.ts';
import { type ModeratorDeps, openModerator } from '#services/moderation/open-moderator.ts';
import type { Infrastructure } from './infrastructure.ts';

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
