import type { Redis } from 'ioredis';

/** Who was absent at the last look at the slots of one limiter, and when that was (ms of a clock that never jumps). */
interface Look {
  readonly at: number;
  readonly absent: ReadonlySet<string>;
}

export interface OrphanReleaserOptions {
  /** The channel of a process, by its name, which its holders begin with: `name/number`. */
  readonly channelOf: (processName: string) => string;
  /** The name of this process, which is there whether it is subscribed or not. */
  readonly own: string;
  /** Ms between two looks: one that only reconnects is back within it, and after two of them a look is too old to go by. */
  readonly intervalMs: number;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
}

/** Finds slots whose process has ended: every process subscribes to a channel of its own while it is connected. */
export function createOrphanReleaser(client: Redis, { channelOf, own, intervalMs, now }: OrphanReleaserOptions) {
  /** By the key of the slots. */
  const lastLooks = new Map<string, Look>();

  /** Releases the slots of processes that were absent at the last look too. Call it every few seconds for slots that are waited for. */
  return async (slotsKey: string): Promise<void> => {
    const last = lastLooks.get(slotsKey);
    const at = now();
    // Also called when Redis is back: others may need a moment to subscribe again.
    if (last && at - last.at < intervalMs / 2) return;
    const holders = (await client.zrange(slotsKey, 0, -1)).map((holder) => ({ holder, process: processOf(holder) }));
    const names = [...new Set(holders.map(({ process }) => process))].filter((name) => name !== own);
    const counts = names.length ? await client.pubsub('NUMSUB', ...names.map(channelOf)) : [];
    // The reply is channel, count, channel, count.
    const absent = new Set(names.filter((_, index) => counts[2 * index + 1] === 0));
    if (absent.size) lastLooks.set(slotsKey, { at, absent });
    else lastLooks.delete(slotsKey);
    if (!last || at - last.at > 2 * intervalMs) return;
    const orphans = holders.filter(({ process }) => absent.has(process) && last.absent.has(process));
    if (orphans.length) await client.zrem(slotsKey, ...orphans.map(({ holder }) => holder));
  };
}

const processOf = (holder: string) => holder.slice(0, holder.indexOf('/'));
