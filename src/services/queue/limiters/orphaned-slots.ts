import type { Redis } from 'ioredis';

/**
 * Finds slots whose process has ended: every process subscribes to a channel of its own while it is connected.
 * @param channelOf the channel of a process, by its name, which its holders begin with: `name/number`
 */
export function createOrphanReleaser(client: Redis, channelOf: (processName: string) => string) {
  /** Processes that were absent at the last call, by the key of the slots. One that only reconnects is back at the next call. */
  const absentProcesses = new Map<string, ReadonlySet<string>>();

  /** Releases the slots of processes that were absent at the last call too. Call it every few seconds for slots that are waited for. */
  return async (slotsKey: string): Promise<void> => {
    const holders = (await client.zrange(slotsKey, 0, -1)).map((holder) => ({ holder, process: processOf(holder) }));
    const names = [...new Set(holders.map(({ process }) => process))];
    const counts = names.length ? await client.pubsub('NUMSUB', ...names.map(channelOf)) : [];
    // The reply is channel, count, channel, count.
    const absent = new Set(names.filter((_, index) => counts[2 * index + 1] === 0));
    const previouslyAbsent = absentProcesses.get(slotsKey);
    if (absent.size) absentProcesses.set(slotsKey, absent);
    else absentProcesses.delete(slotsKey);
    const orphans = holders.filter(({ process }) => absent.has(process) && previouslyAbsent?.has(process));
    if (orphans.length) await client.zrem(slotsKey, ...orphans.map(({ holder }) => holder));
  };
}

const processOf = (holder: string) => holder.slice(0, holder.indexOf('/'));
