import { setTimeout as sleep } from 'node:timers/promises';
import type { Shard } from 'discord.js';
import { z } from 'zod';
import type { MetricsSnapshot } from '#services/metrics/prometheus.ts';

/** Ms that a shard has to tell what it measured; Prometheus itself waits 10 s. */
const METRICS_TIMEOUT_MS = 2000;

/** What the manager asks a shard over the channel between the two, and what it is answered. */
export const METRICS_REQUEST = { ask: 'measured' } as const;
const metricsResponse = z.object({ measured: z.array(z.looseObject({})) });

/** What each of the shards has measured; those that do not answer soon are left out. */
export async function collectShardMetrics(shards: readonly Shard[]): Promise<MetricsSnapshot[]> {
  const timeoutAbort = new AbortController();
  const timeout = sleep(METRICS_TIMEOUT_MS, undefined, { signal: timeoutAbort.signal }).catch(() => undefined);
  const responses = await Promise.all(
    shards.filter(({ process }) => process).map((shard) => requestMetrics(shard, timeout)),
  );
  timeoutAbort.abort();
  return responses.filter((each) => each !== undefined);
}

async function requestMetrics(shard: Shard, timeout: Promise<undefined>): Promise<MetricsSnapshot | undefined> {
  const { promise, resolve } = Promise.withResolvers<MetricsSnapshot>();
  const onMessage = (message: unknown) => {
    const { data } = metricsResponse.safeParse(message);
    if (data) resolve(data.measured);
  };
  shard.on('message', onMessage);
  try {
    await shard.send(METRICS_REQUEST);
    return await Promise.race([promise, timeout]);
  } catch {
    return undefined; // It ended just now.
  } finally {
    shard.off('message', onMessage);
  }
}
