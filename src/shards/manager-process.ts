import type { Logger } from 'pino';
import { openMetricsServer } from '#http/metrics-server.ts';
import { openHttpServer } from '#http/server.ts';
import type { Config } from '#schema/config/environment.ts';
import { openBackend } from '#services/backends/index.ts';
import { openBus } from '#services/bus/open-bus.ts';
import { createPrometheusMetrics, mergeSnapshots } from '#services/metrics/prometheus.ts';
import { loadModels } from '#services/models/models.ts';
import { findModelsFolder } from '#services/models/models-folder.ts';
import { localLimiters } from '#services/queue/limiters/limiters.ts';
import { openStore } from '#services/store/open-store.ts';
import { createShardManager } from './shard-manager.ts';

export interface ManagerProcessOptions {
  readonly config: Config;
  /** What the shard processes inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly token: string;
  /** How many shards there are, and how many of them may start at once. */
  readonly shards: number;
  readonly maxConcurrency: number;
  readonly log: Logger;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * Runs one process per shard on this machine, and answers health checks, webhooks and metrics for all of them. It opens the
 * backend only to verify webhooks, and passes them on over the bus. Disposing of it stops every shard; their jobs are left to
 * the next start.
 * @throws ConfigError whose message says what to do
 */
export async function startManagerProcess(options: ManagerProcessOptions): Promise<AsyncDisposable> {
  const { config, log, now, wallClock, random } = options;
  await using resources = new AsyncDisposableStack();
  const onStoreError = (error: unknown) => log.error({ err: error }, error instanceof Error ? error.message : 'store');
  const store = resources.use(await openStore(config.STORE_URL, onStoreError));
  const bus = resources.use(await openBus(config.STORE_URL, log));
  const metrics = createPrometheusMetrics([]);
  const models = loadModels(findModelsFolder(config.MODELS_DIR), config.DEFAULT_MODEL);
  const { replicate, cog, outageReason, close } = await openBackend(config, {
    store,
    bus,
    limiters: localLimiters,
    models,
    log,
    metrics,
    now,
    wallClock,
    random,
  });
  resources.defer(() => close?.());
  const shardManager = resources.use(createShardManager(options));
  const notReadyReason = () =>
    shardManager.notReadyReason() ?? (store.outageRemedy && `the store cannot be used: ${store.outageRemedy}`);
  resources.use(
    await openHttpServer(
      { port: config.PORT, host: config.HOST },
      {
        notReadyReason,
        log,
        ...(outageReason && { outageReason }),
        ...(replicate && { replicate }),
        ...(cog && { cog }),
      },
    ),
  );
  // A shard that has ended reports nothing, so that the manager reports it.
  metrics.registerGauge('discord_ready', () => Number(shardManager.notReadyReason() === undefined));
  if (config.METRICS_PORT !== undefined) {
    const listenOptions = { port: config.METRICS_PORT, host: config.METRICS_HOST };
    const readMetricsText = async () =>
      mergeSnapshots([await metrics.snapshot(), ...(await shardManager.collectMetrics())]);
    resources.use(await openMetricsServer(listenOptions, readMetricsText, log));
  }
  void shardManager.start();
  return resources.move();
}
