import type { Logger } from 'pino';
import { discordReplies } from '#delivery/discord.ts';
import type { Config } from '#schema/config.ts';
import { isFirst, owns, type Shards } from '#schema/shards.ts';
import { openBackend } from '#services/backends/index.ts';
import { loadCatalogue } from '#services/catalogue.ts';
import { openMenuPictures } from '#services/menu-pictures.ts';
import { measuredBackend } from '#services/metrics/measured-backend.ts';
import { createMetrics, type Measured } from '#services/metrics/prometheus.ts';
import { NO_METRICS } from '#services/metrics.ts';
import { createOnce } from '#services/once.ts';
import { openWorkshop } from '#services/presets-workshop.ts';
import { openGround } from './app/ground.ts';
import { openPainting } from './app/painting.ts';
import { deployCommands } from './deploy.ts';
import { createShortcuts } from './deploy-shortcuts.ts';
import { createCallbacks, createClient, isConnected, logIn, onInteraction } from './gateway.ts';
import { openHttp } from './http.ts';
import { openMetrics } from './http-metrics.ts';
import { createRouter } from './router.ts';

/** Everything that the bot takes from outside. */
export interface AppOptions {
  readonly config: Config;
  readonly discordToken: string;
  readonly discordApiUrl: string | undefined;
  readonly log: Logger;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** The shards that this process runs; all of them where there is none. */
  readonly shards?: Shards | undefined;
  /** Whether PORT is the bot's own: health and webhooks are answered there. */
  readonly listens: boolean;
  /** Whether a manager has METRICS_PORT, and asks for what is measured. */
  readonly managed?: boolean;
}

/** The running bot. Its disposal hands over what runs and closes everything. */
export interface App extends AsyncDisposable {
  /** What it measured so far; nothing without METRICS_PORT. */
  measured(): Promise<Measured>;
}

/**
 * Builds the bot, logs in, registers the commands, and takes up what an earlier run left.
 * @throws ConfigError with what to do, where something outside is not as it should be.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log, now, random, discordApiUrl, shards } = options;
  const { METRICS_HOST: host, METRICS_PORT: port } = config;
  const isOwn = (guild: string | undefined) => owns(shards, guild);
  const discordOrigin = discordApiUrl && new URL(discordApiUrl).origin;
  await using opened = new AsyncDisposableStack();
  const catalogue = loadCatalogue(config.CARDS_DIR, config.DEFAULT_CARD);
  const prometheus = port === undefined ? undefined : createMetrics(catalogue.cards.map(({ model }) => model));
  const metrics = prometheus ?? NO_METRICS;
  const common = { config, catalogue, metrics, log, now, random };
  const ground = await openGround(common, opened);
  const { store, presets } = ground;
  const { backend: painter, fetchCard, ...callbacks } = await openBackend(config, { ...common, ...ground });
  const backend = measuredBackend(painter, metrics, now);
  const { accepts } = backend;
  const workshop = await openWorkshop({ store, catalogue, fetchCard, accepts, log, discordOrigin });
  const client = createClient(discordApiUrl, shards, log, metrics);
  const discord = discordReplies(client.rest, createCallbacks(client.rest, log, metrics));
  const painting = await openPainting({ ...common, ground, backend, discord, discordOrigin, owns: isOwn }, opened);
  const { generator, sheets } = painting;
  const shortcuts = createShortcuts({
    rest: client.rest,
    application: () => client.application?.id ?? '',
    presets,
    catalogue,
    owns: isOwn,
    store,
    log,
  });
  const services = {
    ...ground,
    ...painting,
    once: createOnce(),
    menuPictures: openMenuPictures(store),
    workshop,
    shortcuts,
    now,
  };
  opened.defer(() => client.destroy());
  opened.defer(() => generator.stop());
  opened.defer(() => sheets.stop());
  onInteraction(client, createRouter({ discord, services, log, metrics, now }));
  const trouble = () => {
    if (!isConnected(client)) return 'not connected to Discord';
    return store.trouble && 'the store cannot be used';
  };
  if (options.listens) opened.use(await openHttp(config.PORT, { trouble, log, ...callbacks }));
  if (prometheus && port !== undefined && !options.managed) {
    opened.use(await openMetrics({ port, host }, prometheus.text, log));
  }
  const { application } = await logIn(client, options.discordToken);
  if (isFirst(shards)) await deployCommands(client.rest, application.id, catalogue, store, log);
  void shortcuts.refreshAll();
  log.info({ backend: backend.name, cards: catalogue.cards.length, bot: client.user?.tag }, 'Lorikeet is ready');
  const untaken = (error: unknown) => log.error({ err: error }, 'what an earlier run left could not be taken up');
  // The sheets first: whatever becomes of their cells is told to them.
  void sheets.resume().catch(untaken).then(generator.resume).catch(untaken);
  const running = opened.move();
  return {
    measured: async () => (await prometheus?.measured()) ?? [],
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
