import type { Logger } from 'pino';
import type { Config } from '#schema/config/environment.ts';
import { openAudit } from '#services/audit/audit.ts';
import { auditGifts, auditSettings } from '#services/audit/audited.ts';
import { SAMPLE_EDITOR } from '#services/backends/sketch/sample-editor.ts';
import { openQuota } from '#services/limits/quota.ts';
import type { Metrics } from '#services/metrics/metrics.ts';
import { createEditModels } from '#services/models/edit-models.ts';
import type { loadModels } from '#services/models/models.ts';
import { createMoneyGate } from '#services/money/money-gate.ts';
import { createPreload } from '#services/preload.ts';
import { openPopularity } from '#services/presets/popularity.ts';
import { openProfiles } from '#services/presets/profiles.ts';
import { createStyles } from '#services/presets/styles/styles.ts';
import { createErasedRequests } from '#services/privacy/erased-requests.ts';
import { createRetention } from '#services/privacy/retention.ts';
import { openServerSettings } from '#services/settings/server-settings.ts';
import type { CacheSizes } from '#services/store/cache/cache-sizes.ts';
import { registerCapGauges } from '../limits/cap-gauges.ts';
import { openAccounts } from './accounts.ts';
import { openConnections } from './connections.ts';
import { openEstimates } from './estimates.ts';
import { openServerChoices } from './server-choices.ts';

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
  const { store, limiters, bus } = await openConnections(config.STORE_URL, log, resources);
  const retention = createRetention(config.KEEP_JOBS_DAYS, wallClock);
  const rawSettings = openServerSettings(store, bus, cacheSizes.servers);
  const audit = openAudit({ store, serverSettings: rawSettings, log, now: wallClock, random });
  const serverSettings = auditSettings(rawSettings, audit);
  resources.defer(audit.close);
  const accounts = await openAccounts({ ...options, store, bus, retention, audit }, resources);
  const { jobStore, ledger, gifts, operatorCaps } = accounts;
  const popularity = openPopularity(
    store,
    (error) => log.warn({ err: error }, 'the popularity of styles could not be read or written'),
    cacheSizes.servers,
  );
  const estimates = await openEstimates(config, { store, models, log }, resources);
  resources.defer(() => popularity.flush());
  const choices = openServerChoices(config, { store, bus, audit, wallClock, maxIdle: cacheSizes.servers });
  const { presets, settings, blockedMembers, serverLists } = choices;
  const profiles = openProfiles(store, bus, cacheSizes.people);
  const sampleEditor = config.BACKEND === 'sketch' ? SAMPLE_EDITOR : undefined;
  if (sampleEditor) models.add(sampleEditor);
  const editModels = createEditModels(models, serverSettings, {
    defaultName: config.EDIT_MODEL,
    sample: sampleEditor,
  });
  const dailyLimits = { total: config.MAX_PICTURES_PER_DAY, perPerson: config.PICTURES_PER_PERSON_PER_DAY };
  const quota = await openQuota(store, dailyLimits, wallClock, bus, cacheSizes);
  metrics.registerGauge('pictures_today', quota.usedToday);
  metrics.registerGauge('pictures_per_day_limit', () => config.MAX_PICTURES_PER_DAY);
  metrics.registerGauge('store_down', () => Number(store.outageMessage !== undefined));
  const money = createMoneyGate({ ledger, settings, gifts, operatorCaps, now: wallClock });
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
    ...{ store, limiters, bus, retention, models },
    ...{ jobStore, ledger, gifts: auditGifts(gifts, audit), money, quota },
    ...{ ...estimates, popularity, preload },
    ...{ ...choices, serverSettings, audit, profiles, erasedRequests, editModels, styles },
  };
}
