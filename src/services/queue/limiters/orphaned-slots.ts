import type { Redis } from 'ioredis';

/** Who was absent at the last look at the slots of one limiter, and when that was (ms of a clock that never jumps). */
interface Look {
  readonly at: number;
  readonly absent: ReadonlySet<string>;
}

export interface OrphanReleaserOptions {
  /** The channel of a process, by its name, which its holders begin with: `name/number`. */
  readonly channelOf: (processName: string) => string;
  /** The key of a process that is there, though it may have lost the connection with its channel. */
  readonly presenceKeyOf: (processName: string) => string;
  /** The name of this process, which is there whether it is subscribed or not. */
  readonly own: string;
  /** Ms between two looks: one that only reconnects is back within it, and after two of them a look is too old to go by. */
  readonly intervalMs: number;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  readonly release: (id: string, holders: readonly string[]) => Promise<void>;
}

/**
 * Finds slots whose process has ended: every process subscribes to a channel of its own while it is connected, and renews a key while
 * it holds slots.
 */
export function createOrphanReleaser(client: Redis, options: OrphanReleaserOptions) {
  const { channelOf, presenceKeyOf, own, intervalMs, now, release } = options;
  /** By the limiter's id, the oldest first. */
  const lastLooks = new Map<string, Look>();
  const listAbsent = async (names: readonly string[]) => {
    if (names.length === 0) return [];
    const [counts, keys] = await Promise.all([
      client.pubsub('NUMSUB', ...names.map(channelOf)),
      client.mget(names.map(presenceKeyOf)),
    ]);
    // The reply is channel, count, channel, count.
    return names.filter((_, index) => counts[2 * index + 1] === 0 && keys[index] === null);
  };

  /** Releases the slots of processes that were absent at the last look too. Call it every few seconds for slots that are waited for. */
  return async (id: string, slotsKey: string): Promise<void> => {
    const last = lastLooks.get(id);
    const at = now();
    // Also called when Redis is back: others may need a moment to subscribe again.
    if (last && at - last.at < intervalMs / 2) return;
    for (const [key, look] of lastLooks) {
      if (at - look.at <= 2 * intervalMs) break;
      lastLooks.delete(key);
    }
    const holders = (await client.zrange(slotsKey, 0, -1)).map((holder) => ({ holder, process: processOf(holder) }));
    const names = [...new Set(holders.map(({ process }) => process))].filter((name) => name !== own);
    const absent = new Set(await listAbsent(names));
    lastLooks.delete(id);
    if (absent.size) lastLooks.set(id, { at, absent });
    if (!last || at - last.at > 2 * intervalMs) return;
    const orphans = holders.filter(({ process }) => absent.has(process) && last.absent.has(process));
    if (orphans.length)
      await release(
        id,
        orphans.map(({ holder }) => holder),
      );
  };
}

const processOf = (holder: string) => holder.slice(0, holder.indexOf('/'));
