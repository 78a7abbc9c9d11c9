import pino from 'pino';
import { createGenerator, type Generator } from '#services/jobs/generator.ts';
import type { GeneratorOptions } from '#services/jobs/generator-options.ts';
import type { JobNotifier } from '#services/jobs/run/job-notifier.ts';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openQuota } from '#services/limits/quota.ts';
import { openSettings } from '#services/limits/settings.ts';
import { loadModels } from '#services/models/models.ts';
import type { Store } from '#services/store/store.ts';
import { scriptedNotifier, undeliveredNowhere } from '#test/support/jobs/admission-faults.ts';
import { TEST_PLACE } from '#test/support/jobs.ts';
import { openQueue } from '#test/support/queue/open-queue.ts';

export interface TestGeneratorOptions
  extends Pick<GeneratorOptions, 'backend'>,
    Partial<Pick<GeneratorOptions, 'undelivered' | 'jobStore' | 'discordOrigin'>>,
    Partial<Pick<GeneratorOptions, 'whenMayGoOn' | 'resumesFirst' | 'costs' | 'lateCosts' | 'assertNotErased'>>,
    Partial<Pick<GeneratorOptions['admissionRules'], 'queue' | 'quota'>> {
  readonly store: Store;
  /** What the test looks at; all else goes well and nobody sees it. */
  readonly notifier?: Partial<JobNotifier>;
}

/** The real generator with a real queue, quota and job store, at the time 0, and no disk. What is known of `TEST_PLACE` is loaded. */
export async function openTestGenerator(options: TestGeneratorOptions): Promise<Generator> {
  const { store, backend, undelivered = undeliveredNowhere() } = options;
  const notifier = { ...scriptedNotifier(async () => {}), ...options.notifier };
  const log = pino({ level: 'silent' });
  const quota = await openQuota(store, { total: 1000 }, () => 0);
  const settings = openSettings(store);
  await settings.load(TEST_PLACE.guild);
  await quota.load({ guild: TEST_PLACE.guild, person: '' });
  return createGenerator({
    admissionRules: {
      allowedPlaces: { guilds: undefined, directMessages: true },
      queue: options.queue ?? (await openQueue()),
      quota: options.quota ?? quota,
      settings,
      store,
      log,
    },
    store,
    backend,
    models: loadModels(''),
    jobStore: options.jobStore ?? openJobStore(store),
    undelivered,
    styles: { assertAllowed: () => [], assertAgeAllowed: () => {} },
    popularity: { record: () => {} },
    assertMayPaint: () => {},
    blockedWords: { check: () => undefined },
    serverLists: { wordsFor: () => new Map() },
    notifier,
    cellNotifier: notifier,
    ownsGuild: () => true,
    log,
    discordOrigin: options.discordOrigin,
    refreshLink: async () => undefined,
    ...(options.whenMayGoOn && { whenMayGoOn: options.whenMayGoOn }),
    ...(options.assertNotErased && { assertNotErased: options.assertNotErased }),
    resumesFirst: options.resumesFirst ?? false,
    costs: options.costs,
    lateCosts: options.lateCosts,
    jobTimeoutMs: 60_000,
    now: () => 0,
    wallClock: () => 0,
    random: () => 0.5,
  });
}
