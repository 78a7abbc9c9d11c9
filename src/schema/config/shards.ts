/** The part of all servers that a process serves: some of so many shards. */
export interface ShardAssignment {
  readonly ids: readonly number[];
  readonly count: number;
}

/** The bits of a snowflake below its time; Discord leaves them out of the formula (events/gateway, “Sharding”). */
const SNOWFLAKE_TIMESTAMP_SHIFT = 22n;

/**
 * The shard that hears of a server; direct messages come to shard 0. Discord tells this of servers that the bot is in; of those
 * that a person took it along to it tells nothing, and they are taken to be the same.
 */
export function shardIdForGuild(guild: string | undefined, count: number): number {
  return guild === undefined ? 0 : Number((BigInt(guild) >> SNOWFLAKE_TIMESTAMP_SHIFT) % BigInt(count));
}

/**
 * Whether a process serves this server, and resumes its jobs; without shards it serves all. Every server is one running
 * process's alone, as long as nobody runs the same shard twice.
 */
export function servesGuild(shards: ShardAssignment | undefined, guild: string | undefined): boolean {
  return shards === undefined || shards.ids.includes(shardIdForGuild(guild, shards.count));
}

/** Whether a process does what is to be done once for all servers. */
export function isPrimaryProcess(shards: ShardAssignment | undefined): boolean {
  return shards === undefined || shards.ids.includes(0);
}
