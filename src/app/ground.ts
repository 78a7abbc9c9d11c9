import type { Logger } from 'pino';
import type { Config } from '#schema/config.ts';
import { isShared } from '#schema/config-shards.ts';
import { openBus } from '#services/bus/open.ts';
import type { loadCatalogue } from '#services/catalogue.ts';
import { openLedger } from '#services/ledger.ts';
import { openRedisLimiters } from '#services/limiters/redis.ts';
import { LOCAL } from '#services/limiters.ts';
import { createLooks } from '#services/looks.ts';
import { measuredLedger } from '#services/metrics/measured-ledger.ts';
import type { Metrics } from '#services/metrics.ts';
import { openPresets } from '#services/presets.ts';
import { openProfiles } from '#services/profiles.ts';
import { openDurations } from '#services/queue/durations.ts';
import { openSettings } from '#services/settings.ts';
import { openSpending } from '#services/spending.ts';
import { openStore } from '#services/store/open.ts';
import { openUsage } from '#services/usage.ts';

/** What the bot remembers and shares with its other processes. */
export type Ground = Awaited<ReturnType<typeof openGround>>;

export interface GroundOptions {
  readonly config: Config;
  readonly catalogue: ReturnType<typeof loadCatalogue>;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Ms since the epoch. */
  readonly now: () => number;
}

/** Opens the store and everything that lives in it; closed with `opened`. @throws ConfigError where it cannot be */
export async function openGround(options: GroundOptions, opened: AsyncDisposableStack) {
  const { config, catalogue, metrics, log, now } = options;
  const store = opened.use(
    await openStore(config.STORE_URL, (error) =>
      log.error({ err: error }, error instanceof Error ? error.message : 'store'),
    ),
  );
  store.onWell(() => log.info('the store can be used again'));
  const limiters = opened.use(isShared(config.STORE_URL) ? openRedisLimiters(config.STORE_URL, log) : LOCAL);
  const bus = opened.use(await openBus(config.STORE_URL, log));
  const ledger = measuredLedger(openLedger(store), metrics);
  opened.defer(async () => {
    const jobs = await ledger.save();
    if (jobs)
      log.error({ jobs }, 'the store could not be written until the end: these jobs will be found as they were before');
  });
  const usage = await openUsage(store, (error) => log.warn({ err: error }, 'what is used could not be written'));
  const unwritten = (error: unknown) => log.warn({ err: error }, 'a duration could not be written');
  const durations = await openDurations(store, unwritten, config.BACKEND);
  opened.defer(() => usage.saved());
  opened.defer(() => durations.saved());
  const presets = await openPresets(store, bus);
  const profiles = await openProfiles(store, bus);
  const settings = await openSettings(store, bus);
  const spending = await openSpending(store, config.MAX_PICTURES_PER_DAY, now, bus);
  metrics.watch('pictures_today', spending.today);
  metrics.watch('pictures_per_day_limit', () => config.MAX_PICTURES_PER_DAY);
  metrics.watch('store_down', () => Number(store.trouble !== undefined));
  const looks = createLooks(catalogue, presets);
  return { store, limiters, bus, catalogue, ledger, usage, durations, presets, profiles, settings, spending, looks };
}
