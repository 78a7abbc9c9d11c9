import type { Hono } from 'hono';
import type { Logger } from 'pino';
import { createPostReport } from '#discord/admins-channel/post-report.ts';
import { createChannelRest } from '#discord/channel-rest.ts';
import { createDiscordRest } from '#discord/rest.ts';
import type { Config } from '#schema/config/environment.ts';
import { isPrimaryProcess, type ShardAssignment, servesGuild } from '#schema/config/shards.ts';
import { openBackend } from '#services/backends/index.ts';
import { createLateCosts, type LateCosts } from '#services/costs/late-costs.ts';
import { openFoundRecipes } from '#services/images/found-recipes.ts';
import { openMaskDrafts } from '#services/images/mask/mask-drafts.ts';
import { openMenuPictures } from '#services/images/menu-pictures.ts';
import { createFormBases } from '#services/interactions/form-bases.ts';
import { createSingleFlight } from '#services/jobs/single-flight.ts';
import { createInspectDeps, createLoraInspector } from '#services/loras/inspector.ts';
import { noopMetrics } from '#services/metrics/metrics.ts';
import type { MetricsSnapshot } from '#services/metrics/prometheus.ts';
import { loadModels } from '#services/models/models.ts';
import { findModelsFolder } from '#services/models/models-folder.ts';
import { createLoraCheck } from '#services/presets/checks/lora-check.ts';
import { openLoraSearch } from '#services/presets/lora-search.ts';
import { openPresetServices } from '#services/presets/preset-services.ts';
import { CACHE_SIZES, type CacheSizes } from '#services/store/cache/cache-sizes.ts';
import { openInfrastructure } from './app/infrastructure/index.ts';
import { openJobServices } from './app/jobs/index.ts';
import { addModeration } from './app/moderation.ts';
import { openPrometheus, readInspectOptions } from './app/optional-services.ts';
import { openPersonServices } from './app/person-services.ts';
import { resumeRequests } from './app/resume-requests.ts';
import { createShortcuts } from './app/shortcuts.ts';
import { createTurns } from './app/turns.ts';
import { deployCommands, prepareCommands } from './deploy.ts';
import {
  createCallbackRest,
  createClient,
  createWebhookRest,
  isConnected,
  logIn,
  onInteraction,
} from './gateway/client.ts';
import { createHttpApp, openHttpServer } from './http/server.ts';
import { createRouter } from './router.ts';

/** Everything that the bot is given from outside. */
export interface AppOptions {
  readonly config: Config;
  readonly discordToken: string;
  readonly discordApiUrl: string | undefined;
  readonly log: Logger;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Ms since the epoch. It may jump, so it is for what outlives the process or is compared with other clocks. */
  readonly wallClock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** The shards that this process runs. Default: all of them. */
  readonly shards?: ShardAssignment | undefined;
  /** Whether this process answers health checks and webhooks at PORT. */
  readonly servesHttp: boolean;
  /** How much is kept in memory. Default: {@link CACHE_SIZES}. */
  readonly cacheSizes?: CacheSizes;
  /** Serves them instead, where the playground has that port. */
  readonly mountHttp?: (app: Hono) => void;
  /** Called when all is loaded and opened, before anybody can ask for anything. */
  readonly beforeLogIn?: () => void;
  /** Whether a shard manager answers at METRICS_PORT, and collects the metrics of this process. */
  readonly managed?: boolean;
}

/** The running bot. Disposing of it leaves its jobs to the next start and closes everything. */
export interface App extends AsyncDisposable {
  /** The metrics so far; none without METRICS_PORT. */
  readMetrics(): Promise<MetricsSnapshot>;
}

/**
 * Builds the bot, logs in, registers the commands, and resumes the jobs of an earlier run.
 * @throws ConfigError whose message says what to do
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log, now, wallClock, random, discordApiUrl, shards, cacheSizes = CACHE_SIZES } = options;
  const isOwnGuild = (guild: string | undefined) => servesGuild(shards, guild);
  const discordOrigin = discordApiUrl && new URL(discordApiUrl).origin;
  await using resources = new AsyncDisposableStack();
  const modelsFolder = findModelsFolder(config.MODELS_DIR, (warning) => log.warn(warning));
  const models = loadModels(modelsFolder, config.DEFAULT_MODEL);
  const prometheus = await openPrometheus(config, models);
  const metrics = prometheus ?? noopMetrics;
  const shared = { config, models, metrics, log, now, wallClock, random };
  const opened = await openInfrastructure({ ...shared, cacheSizes, ownsGuild: isOwnGuild }, resources);
  const { store, presets } = opened;
  const onEnded: LateCosts['report'] = (...ended) => lateCosts?.report(...ended);
  const openedBackend = await openBackend(config, { ...shared, ...opened, onEnded });
  const { backend, fetchModel, readUsage, catalogue, close, outputBackend, ...callbacks } = openedBackend;
  const infrastructure = await addModeration(config, { ...opened, outputBackend, log, wallClock });
  const lateCosts = readUsage && resources.use(createLateCosts({ ...infrastructure, readUsage, log, wallClock }));
  resources.defer(() => close?.());
  const inspectOptions = config.READ_LORAS ? readInspectOptions(config, now) : undefined;
  const inspector = inspectOptions && createLoraInspector(inspectOptions);
  const presetServices = await openPresetServices({
    store,
    models,
    fetchModel,
    catalogue,
    assertSupported: backend.assertSupported,
    newModels: config.NEW_MODELS,
    inspector,
    needsSafetyChecker: config.NEEDS_SAFETY_CHECKER,
    costs: infrastructure.costs,
    log,
    discordOrigin,
  });
  const client = createClient(discordApiUrl, shards, log, metrics);
  const { rest } = client;
  const webhookRest = createWebhookRest(rest, log, metrics);
  const discord = createDiscordRest({ rest, callbackRest: createCallbackRest(rest, log, metrics), webhookRest });
  const channels = createChannelRest(rest, webhookRest);
  const checkLoras = inspector && createLoraCheck(models, { inspector, fetchModel, now });
  const { interactionTurns, burst, whenMayGoOn } = createTurns(now);
  const jobOptions = { infrastructure, backend, discord, discordOrigin, checkLoras, lateCosts, whenMayGoOn };
  const jobServices = await openJobServices({ ...shared, ...jobOptions, channels, ownsGuild: isOwnGuild }, resources);
  const { generator, sheets } = jobServices;
  const shortcuts = createShortcuts({
    rest,
    applicationId: () => client.application?.id ?? '',
    presets,
    models,
    ownsGuild: isOwnGuild,
    store,
    log,
  });
  const { startUpkeep, ...personServices } = openPersonServices(
    {
      ...{ infrastructure, jobServices, presetServices, rest, discord, channels },
      ...{ discordOrigin, shards, log, now, wallClock },
      ownsGuild: isOwnGuild,
      whenNoneWaits: interactionTurns.whenNoneWaits,
    },
    resources,
  );
  const services = {
    ...infrastructure,
    ...jobServices,
    ...personServices,
    singleFlight: createSingleFlight(now),
    formBases: createFormBases(),
    menuPictures: openMenuPictures(store),
    foundRecipes: openFoundRecipes(store),
    presetServices,
    loraSearch: openLoraSearch({
      config,
      models,
      check: presetServices.check,
      inspectDeps: inspectOptions && createInspectDeps(inspectOptions),
      catalogue,
      now,
    }),
    shortcuts,
    hasModeration: infrastructure.moderator !== undefined,
    maskDrafts: openMaskDrafts(store),
    channels,
    postReport: createPostReport({ discord, channels, discordOrigin }),
    wallClock,
  };
  resources.defer(() => client.destroy());
  resources.defer(() => generator.stop());
  resources.defer(() => sheets.stop());
  resources.defer(interactionTurns.whenNoneWaits); // Whoever waits in a burst is acknowledged before that.
  const route = createRouter({ discord, services, log, metrics, burst, now });
  onInteraction(client, route, interactionTurns);
  const notReadyReason = () => {
    if (!isConnected(client)) return 'not connected to Discord';
    return store.outageRemedy && `the store cannot be used: ${store.outageRemedy}`;
  };
  const httpHandlers = { notReadyReason, log, ...callbacks };
  if (options.servesHttp) resources.use(await openHttpServer({ port: config.PORT, host: config.HOST }, httpHandlers));
  options.mountHttp?.(createHttpApp(httpHandlers));
  if (prometheus && config.METRICS_PORT !== undefined && !options.managed) {
    const listenOptions = { port: config.METRICS_PORT, host: config.METRICS_HOST };
    const { openMetricsServer } = await import('./http/metrics-server.ts');
    resources.use(await openMetricsServer(listenOptions, prometheus.text, log));
  }
  const commands = isPrimaryProcess(shards) ? await prepareCommands(models, store) : undefined;
  options.beforeLogIn?.();
  const { application } = await logIn(client, options.discordToken);
  if (commands) await deployCommands(rest, application.id, commands, store, log);
  log.info({ backend: backend.name, models: models.all.length, bot: client.user?.tag }, 'Lorikeet is ready');
  const onResumeError = (error: unknown) =>
    log.error({ err: error }, 'the jobs of an earlier run could not be resumed');
  // Sheets first: they have to be there when their cells report.
  void sheets.resume().catch(onResumeError).then(generator.resume).catch(onResumeError);
  void resumeRequests({ ...services, discord, ownsGuild: isOwnGuild, log }, route).catch(onResumeError);
  void lateCosts?.resume();
  startUpkeep();
  const runningResources = resources.move();
  return {
    readMetrics: async () => (await prometheus?.snapshot()) ?? [],
    [Symbol.asyncDispose]: () => runningResources.disposeAsync(),
  };
}
