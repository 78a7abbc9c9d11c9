import type { Logger } from 'pino';
import type { Config } from '#schema/config.ts';
import { openBackend } from '#services/backends/index.ts';
import { openBus } from '#services/bus/open.ts';
import { loadCatalogue } from '#services/catalogue.ts';
import { LOCAL } from '#services/limiters.ts';
import { addedUp } from '#services/metrics/prometheus.ts';
import { NO_METRICS } from '#services/metrics.ts';
import { openStore } from '#services/store/open.ts';
import { openHttp } from './http.ts';
import { openMetrics } from './http-metrics.ts';
import { createFleet } from './manager/fleet.ts';

export interface ManagerOptions {
  readonly config: Config;
  /** What the processes of the shards inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly token: string;
  /** How many shards there are, and how many of them Discord lets start at once. */
  readonly shards: number;
  readonly atOnce: number;
  readonly log: Logger;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * Runs a process for each shard on this machine, and everything that is one for all of them: health, webhooks and metrics. It
 * opens the backend to check what calls back, and follows nothing itself: over the bus each callback finds its process. Its
 * disposal has every shard hand over what runs.
 * @throws ConfigError with what to do, where something outside is not as it should be.
 */
export async function startManager(options: ManagerOptions): Promise<AsyncDisposable> {
  const { config, log, now, random } = options;
  await using opened = new AsyncDisposableStack();
  const store = opened.use(await openStore(config.STORE_URL, (error) => log.error({ err: error }, 'store')));
  const bus = opened.use(await openBus(config.STORE_URL, log));
  const catalogue = loadCatalogue(config.CARDS_DIR, config.DEFAULT_CARD);
  const { replicate, cog } = await openBackend(config, {
    store,
    bus,
    limiters: LOCAL,
    catalogue,
    log,
    metrics: NO_METRICS,
    now,
    random,
  });
  const fleet = opened.use(createFleet(options));
  opened.use(
    await openHttp(config.PORT, { trouble: fleet.trouble, log, ...(replicate && { replicate }), ...(cog && { cog }) }),
  );
  if (config.METRICS_PORT !== undefined) {
    const at = { port: config.METRICS_PORT, host: config.METRICS_HOST };
    opened.use(await openMetrics(at, async () => addedUp(await fleet.measured()), log));
  }
  void fleet.start();
  return opened.move();
}
