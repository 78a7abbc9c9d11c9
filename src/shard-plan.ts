import { type Config, ConfigError } from '#schema/config.ts';
import { isShared, NEEDS_REDIS } from '#schema/config-shards.ts';
import type { Shards } from '#schema/shards.ts';
import { askGateway } from './gateway-advice.ts';

/** What a process is to be: one that runs some shards, or all there are; or the manager of a process for each. */
export type ShardPlan =
  | { readonly is: 'part'; readonly shards: Shards | undefined }
  | { readonly is: 'all'; readonly shards: number; readonly atOnce: number };

/**
 * Reads SHARDS, or SHARD_LIST and SHARD_COUNT. A manager of one shard would manage nothing, so that is a process like any other.
 * @throws ConfigError where Discord wants several shards, and the store is for one process
 */
export async function planShards(config: Config, token: string): Promise<ShardPlan> {
  const { SHARDS, SHARD_LIST, SHARD_COUNT } = config;
  if (SHARD_LIST && SHARD_COUNT) return { is: 'part', shards: { ids: SHARD_LIST, count: SHARD_COUNT } };
  if (SHARDS === undefined) return { is: 'part', shards: undefined };
  if (SHARDS === 1) return { is: 'part', shards: { ids: [0], count: 1 } };
  const advice = await askGateway(token, config.DISCORD_API_URL);
  const shards = SHARDS === 'auto' ? advice.shards : SHARDS;
  if (shards === 1) return { is: 'part', shards: { ids: [0], count: 1 } };
  if (isShared(config.STORE_URL)) return { is: 'all', shards, atOnce: advice.atOnce };
  throw new ConfigError(
    `Lorikeet cannot start: Discord asks for ${shards} shards, and SHARDS=auto runs a process for each.\n  - STORE_URL: ${NEEDS_REDIS}.\n  - Or leave SHARDS out: one process then runs them all.`,
  );
}
