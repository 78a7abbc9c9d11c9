import { z } from 'zod';

/** `0-3`, `0,2,5` or both: ids of shards, each once, in order. */
export const shardList = z.string().transform((value, context) => {
  const ids = new Set<number>();
  for (const part of value.split(',').map((each) => each.trim())) {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      context.addIssue(`must be numbers of shards, like 0-3 or 0,1,2; not "${part}"`);
      continue;
    }
    for (let id = Number(first); id <= Number(last); id += 1) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
});

/** The most processes that one machine is asked to run. */
const MAX_SHARDS = 1000;

export const shardCountOrAuto = z.string().transform((value, context): 'auto' | number => {
  const number = Number(value);
  if (value === 'auto' || (Number.isInteger(number) && number >= 1 && number <= MAX_SHARDS)) {
    return value === 'auto' ? value : number;
  }
  context.addIssue(`must be auto or a whole number from 1 to ${MAX_SHARDS}`);
  return z.NEVER;
});

/** The settings that say how many processes there are. */
interface ShardSettings {
  readonly DISCORD_TOKEN?: string | undefined;
  readonly STORE_URL?: string | undefined;
  readonly SHARDS?: 'auto' | number | undefined;
  readonly SHARD_LIST?: readonly number[] | undefined;
  readonly SHARD_COUNT?: number | undefined;
}

/** What cannot be together; a line each, after the name of the variable. */
export function findShardConflicts(config: ShardSettings): string[] {
  const { SHARDS: shards, SHARD_LIST: shardIds, SHARD_COUNT: shardCount } = config;
  if (shards === undefined && shardIds === undefined && shardCount === undefined) return [];
  const problems: string[] = [];
  if (shards !== undefined && (shardIds ?? shardCount) !== undefined) {
    problems.push('SHARDS: runs all shards on this machine; leave it out where SHARD_LIST and SHARD_COUNT name a part');
  } else if (shards === undefined && shardIds === undefined) {
    problems.push('SHARD_LIST: is missing, and SHARD_COUNT needs it (0-3); or set SHARDS to run all on this machine');
  } else if (shards === undefined && shardCount === undefined) {
    problems.push(
      'SHARD_COUNT: is missing, and SHARD_LIST needs it: the number of all shards, the same in every process',
    );
  }
  const lastId = shardIds?.at(-1) ?? 0;
  if (shardCount !== undefined && lastId >= shardCount) {
    problems.push(
      `SHARD_LIST: there is no shard ${lastId}; the numbers of ${shardCount} shards are 0 to ${shardCount - 1}`,
    );
  }
  if (!config.DISCORD_TOKEN) problems.push('SHARDS: needs a DISCORD_TOKEN; the playground is one process');
  const hasSeveralProcesses =
    typeof shards === 'number'
      ? shards > 1
      : shardIds !== undefined && shardCount !== undefined && shardIds.length < shardCount;
  if (hasSeveralProcesses && !isSharedStore(config.STORE_URL)) problems.push(`STORE_URL: ${NEEDS_REDIS_MESSAGE}`);
  return problems;
}

/** Whether several processes can use this store at once. */
export function isSharedStore(storeUrl: string | undefined): boolean {
  return /^rediss?:/.test(storeUrl ?? '');
}

/** What stands behind the name of a variable where a store is one process's alone. */
export const NEEDS_REDIS_MESSAGE = 'must be redis://… where there are several processes: they share one store';
