import type Bottleneck from 'bottleneck';
import type { Redis } from 'ioredis';

/**
 * Finds what processes hold that are gone, in the keys that bottleneck 2.19 keeps in Redis: `b_<id>_job_clients` says which
 * client holds what, and every client listens on a channel of its own for as long as its process is connected.
 */
export function createOrphanReleaser(client: Redis) {
  /** Clients that were gone when they were last looked for; one that only connects again is there the next time. */
  const absentClients = new Map<string, ReadonlySet<string>>();

  /** Has expire what was held by clients that were gone the last time too. Call it again after a few seconds, for each limiter. */
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
    // As bottleneck itself frees what is over: it is gone with the next call.
    for (const [job] of orphans) await client.zadd(`b_${id}_job_expirations`, 0, job);
  };
}
