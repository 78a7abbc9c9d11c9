import { setTimeout as sleep } from 'node:timers/promises';
import type { Shard } from 'discord.js';
import { z } from 'zod';
import type { MetricsSnapshot } from '#services/metrics/prometheus.ts';

/** Ms that a shard has to send its metrics; Prometheus itself waits 10 s. */
const METRICS_TIMEOUT_MS = 2000;

/** The manager's request to a shard over its process channel, and the response. */
export const METRICS_REQUEST = { ask: 'measured' } as const;
const metricsResponse = z.object({ measured: z.array(z.looseObject({})) });

/** Collects the metrics of all shards; a shard that does not answer in time is left out. */
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
    return undefined; // The shard has just exited.
  } finally {
    shard.off('message', onMessage);
  }
}
