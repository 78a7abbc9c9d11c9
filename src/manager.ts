import type { Logger } from 'pino';
import type { Config } from '#schema/config.ts';
import { openBackend } from '#services/backends/index.ts';
import { openBus } from '#services/bus/open.ts';
import { loadCatalogue } from '#services/catalogue.ts';
import { LOCAL } from '#services/limiters.ts';
import { addedUp, createMetrics } from '#services/metrics/prometheus.ts';
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
  const told = (error: unknown) => log.error({ err: error }, error instanceof Error ? error.message : 'store');
  const store = opened.use(await openStore(config.STORE_URL, told));
  const bus = opened.use(await openBus(config.STORE_URL, log));
  const metrics = createMetrics([]);
  const catalogue = loadCatalogue(config.CARDS_DIR, config.DEFAULT_CARD);
  const { replicate, cog } = await openBackend(config, {
    store,
    bus,
    limiters: LOCAL,
    catalogue,
    log,
    metrics,
    now,
    random,
  });
  const fleet = opened.use(createFleet(options));
  const trouble = () => fleet.trouble() ?? (store.trouble && 'the store cannot be used');
  opened.use(await openHttp(config.PORT, { trouble, log, ...(replicate && { replicate }), ...(cog && { cog }) }));
  // A shard that has ended tells nothing, so that it is away is told here.
  metrics.watch('discord_ready', () => Number(fleet.trouble() === undefined));
  if (config.METRICS_PORT !== undefined) {
    const at = { port: config.METRICS_PORT, host: config.METRICS_HOST };
    const all = async () => addedUp([await metrics.measured(), ...(await fleet.measured())]);
    opened.use(await openMetrics(at, all, log));
  }
  void fleet.start();
  return opened.move();
}
