import type { Logger } from 'pino';
import { limitChanges, listChanges, presetChanges } from '#schema/audit/changes.ts';
import type { Config } from '#schema/config/environment.ts';
import { isSharedStore } from '#schema/config/shard-settings.ts';
import { countPictures } from '#schema/model/model.ts';
import { openAudit } from '#services/audit/audit.ts';
import { auditBlocks, auditGifts, auditSettings, auditUpdates } from '#services/audit/audited.ts';
import { SAMPLE_EDITOR } from '#services/backends/sketch/sample-editor.ts';
import { isUpscaledLocally } from '#services/backends/upscaler.ts';
import { openBlockedMembers } from '#services/blocked-members/blocked-members.ts';
import { openBus } from '#services/bus/open-bus.ts';
import { createCosts, FREE_OF_CHARGE } from '#services/costs/costs.ts';
import { type Gifts, openGifts } from '#services/gifts/gifts.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openQuota } from '#services/limits/quota.ts';
import { openSettings } from '#services/limits/settings.ts';
import { openServerLists } from '#services/lists/word-lists.ts';
import { countJob, type Metrics } from '#services/metrics/metrics.ts';
import { createEditModels } from '#services/models/edit-models.ts';
import type { loadModels } from '#services/models/models.ts';
import { type Ledger, openLedger } from '#services/money/ledger.ts';
import { createMoneyGate } from '#services/money/money-gate.ts';
import { settleStoredJobs } from '#services/money/settled-jobs.ts';
import { createPreload } from '#services/preload.ts';
import { openPopularity } from '#services/presets/popularity.ts';
import { openPresets } from '#services/presets/presets.ts';
import { openProfiles } from '#services/presets/profiles.ts';
import { createStyles } from '#services/presets/styles/styles.ts';
import { createErasedRequests } from '#services/privacy/erased-requests.ts';
import { createRetention } from '#services/privacy/retention.ts';
import { averageSeconds, DEFAULT_RUN_SECONDS, openDurations } from '#services/queue/durations.ts';
import { type Limiters, localLimiters } from '#services/queue/limiters/limiters.ts';
import { openServerSettings } from '#services/settings/server-settings.ts';
import type { CacheSizes } from '#services/store/cache/cache-sizes.ts';
import { openStore } from '#services/store/open-store.ts';
import { keepReconciled } from './keep-reconciled.ts';
import { registerCapGauges } from './limits/cap-gauges.ts';
import { openSharedCaps, readOperatorCaps } from './limits/operator-caps.ts';

/** What the bot stores and shares with its other processes. */
export type Infrastructure = Awaited<ReturnType<typeof openInfrastructure>>;

export interface InfrastructureOptions {
  readonly config: Config;
  readonly models: ReturnType<typeof loadModels>;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly cacheSizes: CacheSizes;
  /** Whether this process runs the jobs of this server, or of direct messages (undefined). */
  readonly ownsGuild: (guild: string | undefined) => boolean;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Opens the store and everything in it; `resources` closes them. @throws ConfigError where the store cannot be opened */
export async function openInfrastructure(options: InfrastructureOptions, resources: AsyncDisposableStack) {
  const { config, models, metrics, cacheSizes, log, wallClock, random } = options;
  const store = resources.use(
    await openStore(
      config.STORE_URL,
      (error) => log.error({ err: error }, error instanceof Error ? error.message : 'store'),
      { warn: (message) => log.warn(message) },
    ),
  );
  store.onRecovered(() => log.info('the store can be used again'));
  const limiters = resources.use(await openLimiters(config.STORE_URL, log));
  const bus = resources.use(await openBus(config.STORE_URL, log));
  const retention = createRetention(config.KEEP_JOBS_DAYS, wallClock);
  const rawSettings = openServerSettings(store, bus, cacheSizes.servers);
  const audit = openAudit({ store, serverSettings: rawSettings, log, now: wallClock, random });
  const serverSettings = auditSettings(rawSettings, audit);
  resources.defer(audit.close);
  const unsettledJobs = openJobStore(store, {
    retention,
    onStateChange: (state, model) => countJob(state, model, metrics),
    beforeEnd: async (job) => {
      await Promise.all([ledger.saveReserved(job), gifts.saveReserved(job)]);
    },
  });
  const operatorCaps = readOperatorCaps(config);
  const sharedCaps = resources.use(await openSharedCaps(config.STORE_URL, operatorCaps, log));
  const ledger: Ledger = await openLedger({
    ...{ store, bus, log, findModel: models.findByName, ownsGuild: options.ownsGuild },
    ...{ jobStore: unsettledJobs, now: wallClock, maxIdle: cacheSizes.servers, writePauseMs: 100 },
    sharedCaps,
    isUpscaledLocally: (model) => isUpscaledLocally(config, model),
    onSettled: ({ model }, { micros }) => metrics.recordCost(model, micros),
    onEnded: audit.recordJob,
  });
  const gifts: Gifts = openGifts({
    ...{ store, log, jobStore: unsettledJobs, ownsGuild: options.ownsGuild, now: wallClock },
    countPictures: ({ recipe: { model: name, input } }) => {
      const model = models.findByName(name);
      return model ? countPictures(model, input) : 1;
    },
    maxIdle: cacheSizes.servers,
  });
  const jobStore = settleStoredJobs(unsettledJobs, {
    settle: async (job) => {
      await Promise.all([ledger.settle(job), gifts.settle(job)]);
    },
  });
  resources.use(keepReconciled(ledger, store));
  resources.use(keepReconciled(gifts, store));
  resources.defer(async () => {
    const unsavedJobs = await jobStore.flush();
    if (unsavedJobs)
      log.error(
        { jobs: unsavedJobs },
        'the store could not be written until the end: the next start finds these jobs as they were before',
      );
  });
  const popularity = openPopularity(
    store,
    (error) => log.warn({ err: error }, 'the popularity of styles could not be read or written'),
    cacheSizes.servers,
  );
  const onDurationError = (error: unknown) => log.warn({ err: error }, 'a duration could not be written');
  const durations = await openDurations(store, onDurationError, config.BACKEND);
  const runSeconds = await openDurations(
    store,
    onDurationError,
    DEFAULT_RUN_SECONDS,
    store.listedCollection('run-seconds', averageSeconds),
  );
  const costs = config.BACKEND === 'replicate' ? createCosts(models, runSeconds) : FREE_OF_CHARGE;
  resources.defer(() => runSeconds.flush());
  resources.defer(() => popularity.flush());
  resources.defer(() => durations.flush());
  const presets = auditUpdates(openPresets(store, bus, cacheSizes.servers), audit, presetChanges);
  const profiles = openProfiles(store, bus, cacheSizes.people);
  const settings = auditUpdates(openSettings(store, bus, cacheSizes.servers), audit, limitChanges);
  const sampleEditor = config.BACKEND === 'sketch' ? SAMPLE_EDITOR : undefined;
  if (sampleEditor) models.add(sampleEditor);
  const editModels = createEditModels(models, serverSettings, {
    defaultName: config.EDIT_MODEL,
    sample: sampleEditor,
  });
  const blocks = openBlockedMembers(store, bus, {
    everywhere: config.BLOCKED_USERS ?? new Set(),
    wallClock,
    maxIdle: cacheSizes.servers,
  });
  const blockedMembers = auditBlocks(blocks, audit);
  const serverLists = auditUpdates(openServerLists(store, bus, cacheSizes.servers), audit, listChanges);
  const dailyLimits = { total: config.MAX_PICTURES_PER_DAY, perPerson: config.PICTURES_PER_PERSON_PER_DAY };
  const quota = await openQuota(store, dailyLimits, wallClock, bus, cacheSizes);
  metrics.registerGauge('pictures_today', quota.usedToday);
  metrics.registerGauge('pictures_per_day_limit', () => config.MAX_PICTURES_PER_DAY);
  metrics.registerGauge('store_down', () => Number(store.outageMessage !== undefined));
  const money = createMoneyGate({
    ...{ ledger, settings, gifts, now: wallClock },
    operatorCaps,
  });
  registerCapGauges(metrics, config, ledger);
  const erasedRequests = createErasedRequests();
  const styles = createStyles(models, presets);
  const preload = createPreload({
    presets,
    profiles,
    settings,
    serverSettings,
    blockedMembers,
    serverLists,
    popularity,
    quota,
    ledger,
    gifts,
  });
  return {
    store,
    limiters,
    bus,
    retention,
    models,
    jobStore,
    costs,
    ledger,
    gifts: auditGifts(gifts, audit),
    money,
    popularity,
    durations,
    runSeconds,
    presets,
    profiles,
    settings,
    serverSettings,
    audit,
    blockedMembers,
    erasedRequests,
    serverLists,
    editModels,
    quota,
    styles,
    preload,
  };
}

async function openLimiters(storeUrl: string, log: Logger): Promise<Limiters> {
  if (!isSharedStore(storeUrl)) return localLimiters;
  const { openRedisLimiters } = await import('#services/queue/limiters/redis-limiters.ts');
  return openRedisLimiters(storeUrl, log);
}
