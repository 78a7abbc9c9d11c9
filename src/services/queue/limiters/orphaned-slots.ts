import type Bottleneck from 'bottleneck';
import type { Redis } from 'ioredis';

/**
 * Finds slots whose process has ended, in the keys that Bottleneck 2.19 keeps in Redis: `b_<id>_job_clients` maps jobs to
 * clients, and every client subscribes to a channel of its own while its process is connected.
 */
export function createOrphanReleaser(client: Redis) {
  /** Channels without a subscriber at the last call, by limiter. A client that only reconnects is back at the next one. */
  const absentClients = new Map<string, ReadonlySet<string>>();

  /** Expires the slots of clients that were absent at the last call too. Call it every few seconds for each limiter. */
  return async ({ id }: Bottleneck): Promise<void> => {
    const holders = Object.entries(await client.hgetall(`b_${id}_job_clients`));
    const channels = [...new Set(holders.map(([, holder]) => `b_${id}_${holder}`))];
    const counts = channels.length ? await client.pubsub('NUMSUB', ...channels) : [];
    const absent = new Set(channels.filter((channel) => counts[counts.indexOf(channel) + 1] === 0));
    const previouslyAbsent = absentClients.get(id);
    if (absent.size) absentClients.set(id, absent);
    else absentClients.delete(id);
    const orphans = holders.filter(([, holder]) => {
      const channel = `b_${id}_${holder}`;
      return absent.has(channel) && previouslyAbsent?.has(channel);
    });
    // Bottleneck's next call frees what has expired.
    for (const [job] of orphans) await client.zadd(`b_${id}_job_expirations`, 0, job);
  };
}
