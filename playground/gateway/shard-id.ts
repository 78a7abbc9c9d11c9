/** The shard, out of `count`, that gets a guild's events; direct messages go to shard 0 (events/gateway, "Sharding"). */
export function shardIdForGuild(guild: string | null, count: number): number {
  return guild === null ? 0 : Number((BigInt(guild) >> 22n) % BigInt(count));
}
