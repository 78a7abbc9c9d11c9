import { fetchRecommendedShards } from '#gateway/recommended-shards.ts';
import { type Config, ConfigError } from '#schema/config/environment.ts';
import { isSharedStore, NEEDS_REDIS_MESSAGE } from '#schema/config/shard-settings.ts';
import type { ShardAssignment } from '#schema/config/shards.ts';

/** What this process becomes: a part that runs some shards, or all without a list; or the manager of a process per shard. */
export type ShardPlan =
  | { readonly is: 'part'; readonly shards: ShardAssignment | undefined }
  | { readonly is: 'all'; readonly shards: number; readonly maxConcurrency: number };

/**
 * Reads SHARDS, or SHARD_LIST and SHARD_COUNT. One shard needs no manager.
 * @throws ConfigError where Discord recommends several shards and only one process can use the store
 */
export async function planShards(config: Config, token: string): Promise<ShardPlan> {
  const { SHARDS, SHARD_LIST, SHARD_COUNT } = config;
  if (SHARD_LIST && SHARD_COUNT) return { is: 'part', shards: { ids: SHARD_LIST, count: SHARD_COUNT } };
  if (SHARDS === undefined) return { is: 'part', shards: undefined };
  if (SHARDS === 1) return { is: 'part', shards: { ids: [0], count: 1 } };
  const recommended = await fetchRecommendedShards(token, config.DISCORD_API_URL);
  const shards = SHARDS === 'auto' ? recommended.shards : SHARDS;
  if (shards === 1) return { is: 'part', shards: { ids: [0], count: 1 } };
  if (isSharedStore(config.STORE_URL)) return { is: 'all', shards, maxConcurrency: recommended.maxConcurrency };
  throw new ConfigError(
    `Lorikeet cannot start: Discord asks for ${shards} shards, and SHARDS=auto runs one process for each.\n  - STORE_URL: ${NEEDS_REDIS_MESSAGE}.\n  - Or leave SHARDS out: one process then runs them all.`,
  );
}
