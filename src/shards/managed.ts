import type { Logger } from 'pino';
import { z } from 'zod';
import type { MetricsSnapshot } from '#services/metrics/prometheus.ts';
import { METRICS_REQUEST } from './shard-metrics.ts';

/** The channel from a shard to its manager: the shard's `process`. */
interface ManagerChannel {
  on(event: string, listener: (message: unknown) => void): unknown;
  send?(message: object, handle: undefined, options: undefined, sent: (error: Error | null) => void): unknown;
}

const metricsRequest = z.object({ ask: z.literal(METRICS_REQUEST.ask) });

/** Sends this process's metrics to the manager whenever it asks. */
export function answerMetricsRequests(
  channel: ManagerChannel,
  readMetrics: () => Promise<MetricsSnapshot>,
  log: Pick<Logger, 'error'>,
): void {
  // discord.js writes to the same channel, also when the manager is gone.
  channel.on('error', () => {});
  channel.on('message', (message) => {
    if (!metricsRequest.safeParse(message).success) return;
    readMetrics().then(
      (metrics) => channel.send?.({ measured: metrics }, undefined, undefined, () => {}),
      (error) => log.error({ err: error }, 'the metrics could not be read'),
    );
  });
}
