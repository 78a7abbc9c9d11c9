import { join } from 'node:path';
import type { Logger } from 'pino';
import { discordReplies } from '#delivery/discord.ts';
import { freshLinks } from '#delivery/fresh-link.ts';
import { createOutbox } from '#delivery/outbox.ts';
import { createBoard } from '#delivery/sheet-board.ts';
import type { Config } from '#schema/config.ts';
import { isShared } from '#schema/config-shards.ts';
import { isFirst, owns, type Shards } from '#schema/shards.ts';
import { checkBudget } from '#services/admission.ts';
import { openBackend } from '#services/backends/index.ts';
import { openBus } from '#services/bus/open.ts';
import { loadCatalogue } from '#services/catalogue.ts';
import { createGenerator } from '#services/generator.ts';
import { KEPT_FOR, keptFolder, openKept } from '#services/kept.ts';
import { openLedger } from '#services/ledger.ts';
import { openRedisLimiters } from '#services/limiters/redis.ts';
import { LOCAL } from '#services/limiters.ts';
import { createLooks } from '#services/looks.ts';
import { openMenuPictures } from '#services/menu-pictures.ts';
import { measuredAudience } from '#services/metrics/measured-audience.ts';
import { measuredBackend } from '#services/metrics/measured-backend.ts';
import { measuredLedger } from '#services/metrics/measured-ledger.ts';
import { createMetrics, type Measured } from '#services/metrics/prometheus.ts';
import { NO_METRICS } from '#services/metrics.ts';
import { createOnce } from '#services/once.ts';
import { openPresets } from '#services/presets.ts';
import { openWorkshop } from '#services/presets-workshop.ts';
import { openProfiles } from '#services/profiles.ts';
import { openDurations } from '#services/queue/durations.ts';
import { openSlots } from '#services/queue/slots.ts';
import { createQueue } from '#services/queue.ts';
import { openSettings } from '#services/settings.ts';
import { CELLS_KEPT_FOR, openCells } from '#services/sheets/cells.ts';
import { openSheetShelf } from '#services/sheets/shelf.ts';
import { createSheets } from '#services/sheets.ts';
import { openSpending } from '#services/spending.ts';
import { openStore } from '#services/store/open.ts';
import { openUsage } from '#services/usage.ts';
import { deployCommands } from './deploy.ts';
import { createShortcuts } from './deploy-shortcuts.ts';
import { createClient, isConnected, logIn, onInteraction } from './gateway.ts';
import { openHttp } from './http.ts';
import { openMetrics } from './http-metrics.ts';
import { createRouter } from './router.ts';

/** Ms that a job is given beyond its budget before its slot is taken from it: the painter gives up by itself first. */
const LATE = 10_000;

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
  await using opened = new AsyncDisposableStack();
  const store = opened.use(
    await openStore(config.STORE_URL, (error) =>
      log.error({ err: error }, error instanceof Error ? error.message : 'store'),
    ),
  );
  store.onWell(() => log.info('the store can be used again'));
  const limiters = opened.use(isShared(config.STORE_URL) ? openRedisLimiters(config.STORE_URL, log) : LOCAL);
  const bus = opened.use(await openBus(config.STORE_URL, log));
  const catalogue = loadCatalogue(config.CARDS_DIR, config.DEFAULT_CARD);
  const { METRICS_HOST, METRICS_PORT } = config;
  const prometheus = METRICS_PORT === undefined ? undefined : createMetrics(catalogue.cards.map(({ model }) => model));
  const metrics = prometheus ?? NO_METRICS;
  const ledger = measuredLedger(openLedger(store), metrics);
  const kept = opened.use(
    await openKept({
      folder: keptFolder(config.KEPT_DIR, config.STORE_URL),
      maxBytes: config.KEPT_MB * 2 ** 20,
      maxAge: KEPT_FOR,
      log,
      now,
    }),
  );
  const usage = await openUsage(store, (error) => log.warn({ err: error }, 'what is used could not be written'));
  const presets = await openPresets(store, bus);
  const profiles = await openProfiles(store, bus);
  const settings = await openSettings(store, bus);
  const looks = createLooks(catalogue, presets);
  const painter = await openBackend(config, { store, bus, limiters, catalogue, log, metrics, now, random });
  const { backend: unmeasured, fetchCard, ...callbacks } = painter;
  const backend = measuredBackend(unmeasured, metrics, now);
  const discordOrigin = discordApiUrl && new URL(discordApiUrl).origin;
  const accepts = backend.accepts;
  const workshop = await openWorkshop({ store, catalogue, fetchCard, accepts, log, discordOrigin });
  const client = createClient(discordApiUrl, shards, log, metrics);
  const discord = discordReplies(client.rest);
  const limits = {
    perUser: config.JOBS_PER_USER,
    perGuild: config.JOBS_PER_GUILD,
    atOnce: config.JOBS_AT_ONCE,
    length: config.QUEUE_LENGTH,
    lengthPerUser: config.QUEUE_PER_USER,
  };
  const budget = config.JOB_BUDGET_SECONDS * 1000;
  const durations = await openDurations(store, (error) => log.warn({ err: error }, 'a duration could not be written'));
  const slots = openSlots(limiters, { atOnce: limits.atOnce, perPerson: limits.perUser, holds: budget + LATE });
  const queue = createQueue({ limits, slots, durations, now, waited: metrics.waited });
  metrics.watch('queue_waiting_jobs', () => queue.waiting);
  metrics.watch('queue_oldest_seconds', () => queue.oldest);
  metrics.watch('running_jobs', () => queue.running);
  const spending = await openSpending(store, config.MAX_PICTURES_PER_DAY, now, bus);
  metrics.watch('pictures_today', spending.today);
  metrics.watch('kept_bytes', kept.bytes);
  metrics.watch('kept_bytes_limit', () => config.KEPT_MB * 2 ** 20);
  metrics.watch('store_down', () => Number(store.trouble !== undefined));
  metrics.watch('pictures_per_day_limit', () => config.MAX_PICTURES_PER_DAY);
  const outbox = createOutbox({ discord, catalogue, ledger, looks, usage, log, now });
  const rules = { guilds: config.ALLOWED_GUILDS, queue, spending, settings, store };
  const results = measuredAudience(outbox, metrics, now);
  const folder = keptFolder(config.KEPT_DIR, config.STORE_URL);
  const keptCells = opened.use(
    await openKept({
      folder: folder && join(folder, 'sheets'),
      maxBytes: config.KEPT_MB * 2 ** 20,
      maxAge: CELLS_KEPT_FOR,
      // That cells go after a day is nothing to warn of.
      log: { error: log.error.bind(log), warn: log.debug.bind(log) },
      now,
    }),
  );
  const cells = openCells(keptCells);
  const generator = createGenerator({
    rules,
    backend,
    catalogue,
    ledger,
    kept,
    looks,
    usage,
    audience: results,
    cells,
    announce: outbox.announce,
    owns: (guild) => owns(shards, guild),
    log,
    discordOrigin,
    freshLink: freshLinks(discord, ledger, log),
    budget,
    now,
    random,
  });
  const shelf = openSheetShelf(store);
  const atOnce = Math.min(config.JOBS_PER_USER, Math.max(1, Math.floor(config.JOBS_PER_GUILD / 2)));
  const sheets = createSheets({
    generator,
    catalogue,
    ledger,
    looks,
    shelf,
    cells,
    kept: keptCells,
    results,
    audience: createBoard({ discord, shelf, log, now }),
    owns: (guild) => owns(shards, guild),
    atOnce,
    // One more waits, so that no slot is ever free for want of a cell.
    atATime: atOnce + 1,
    secondsOf: durations.of,
    priceOf: (model) => (config.BACKEND === 'replicate' ? catalogue.get(model).price : 0),
    afford: (pictures, person, place) => checkBudget(rules, person, place, pictures),
    log,
    now,
    random,
  });
  const shortcuts = createShortcuts({
    rest: client.rest,
    application: () => client.application?.id ?? '',
    presets,
    catalogue,
    owns: (guild) => owns(shards, guild),
    store,
    log,
  });
  const services = {
    catalogue,
    looks,
    generator,
    ledger,
    kept,
    once: createOnce(),
    usage,
    menuPictures: openMenuPictures(store),
    presets,
    workshop,
    profiles,
    shortcuts,
    settings,
    spending,
    limits,
    now,
    sheets,
  };
  const route = createRouter({ discord, services, log, metrics, now });
  opened.defer(() => usage.saved());
  opened.defer(() => durations.saved());
  opened.defer(async () => {
    const jobs = await ledger.save();
    if (jobs)
      log.error({ jobs }, 'the store could not be written until the end: these jobs will be found as they were before');
  });
  opened.defer(() => client.destroy());
  opened.defer(() => generator.stop());
  opened.defer(() => sheets.stop());
  onInteraction(client, route);
  const trouble = () => {
    if (!isConnected(client)) return 'not connected to Discord';
    return store.trouble && 'the store cannot be used';
  };
  if (options.listens) opened.use(await openHttp(config.PORT, { trouble, log, ...callbacks }));
  if (prometheus && METRICS_PORT !== undefined && !options.managed) {
    opened.use(await openMetrics({ port: METRICS_PORT, host: METRICS_HOST }, prometheus.text, log));
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
