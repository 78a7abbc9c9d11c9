import { join } from 'node:path';
import type { Logger } from 'pino';
import { reportBlockedPrompt } from '#discord/admins-channel/report-blocked-prompt.ts';
import { createCapReporter } from '#discord/admins-channel/report-cap.ts';
import { createAuditPoster } from '#discord/audit/audit-poster.ts';
import type { ChannelRest } from '#discord/channel-rest.ts';
import { createLinkRefresher } from '#discord/link-refresher.ts';
import { createJobNotifier } from '#discord/notifier/job-notifier.ts';
import { createSheetNotifier } from '#discord/notifier/sheet-notifier.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { readAllowedPlaces } from '#schema/allowed-places.ts';
import type { Config } from '#schema/config/environment.ts';
import { auditRefusals } from '#services/audit/audited.ts';
import { type Backend, SHUTDOWN } from '#services/backends/backend.ts';
import { createBlockedWords } from '#services/blocked-words/blocked-words.ts';
import type { LateCosts } from '#services/costs/late-costs.ts';
import { createInputPictures } from '#services/images/input-pictures.ts';
import { openUndelivered, undeliveredFolder } from '#services/images/undelivered/undelivered.ts';
import { SHEETS_FOLDER } from '#services/images/undelivered/undelivered-files.ts';
import { checkCaps } from '#services/jobs/admission/check-caps.ts';
import { createGenerator } from '#services/jobs/generator.ts';
import type { Metrics } from '#services/metrics/metrics.ts';
import type { Moderator } from '#services/moderation/moderator.ts';
import type { CheckLoras } from '#services/presets/checks/lora-check.ts';
import { createLoraNaming } from '#services/presets/styles/public-loras.ts';
import { openSlots } from '#services/queue/limiters/slots.ts';
import { createQueue } from '#services/queue/queue.ts';
import { assertMayPaint } from '#services/settings/assert-may-paint.ts';
import { CELL_RETENTION_MS, createCellNotifier } from '#services/sheets/run/cell-notifier.ts';
import { openSheetStore } from '#services/sheets/sheet-store.ts';
import { createSheets } from '#services/sheets/sheets.ts';
import type { Infrastructure } from './infrastructure.ts';
import { queueLimits } from './limits/queue-limits.ts';
import { createModeration } from './moderation.ts';

/** Ms after a job's budget before its slot is released: the prediction has timed out by then. */
const SLOT_GRACE_MS = 10_000;

export interface JobServicesOptions {
  readonly config: Config;
  readonly infrastructure: Infrastructure & { readonly moderator: Moderator | undefined };
  readonly backend: Backend;
  readonly discord: DiscordRest;
  readonly channels: ChannelRest;
  readonly discordOrigin: string | undefined;
  readonly checkLoras: CheckLoras | undefined;
  readonly lateCosts: LateCosts | undefined;
  /** Whether this process runs the jobs of this server, or of direct messages (undefined). */
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly whenMayGoOn: () => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Opens everything between a draft and its pictures in Discord: queue, generator, undelivered pictures, compare sheets. */
export async function openJobServices(options: JobServicesOptions, resources: AsyncDisposableStack) {
  const { config, infrastructure, backend, discord, metrics, log, now, wallClock, random, ownsGuild } = options;
  const { store, models, retention, jobStore, costs, styles, popularity, settings, quota, durations, preload } =
    infrastructure;
  const { gifts, money } = infrastructure;
  const folder = undeliveredFolder(config.UNDELIVERED_DIR, config.STORE_URL);
  const maxBytes = config.UNDELIVERED_MB * 2 ** 20;
  const undelivered = resources.use(
    await openUndelivered({ folder, maxBytes, maxAgeMs: retention.undeliveredMs, log, now: wallClock }),
  );
  const undeliveredCells = resources.use(
    await openUndelivered({
      folder: folder && join(folder, SHEETS_FOLDER),
      maxBytes,
      maxAgeMs: CELL_RETENTION_MS,
      // Cells are deleted after a day by design, so that is no warning.
      log: { error: log.error.bind(log), warn: log.debug.bind(log) },
      now: wallClock,
    }),
  );
  const cellNotifier = createCellNotifier(undeliveredCells);
  const allowedPlaces = readAllowedPlaces(config);
  const limits = queueLimits(config, allowedPlaces);
  const jobTimeoutMs = config.JOB_TIMEOUT_SECONDS * 1000;
  const moderation = createModeration(config, {
    ...infrastructure,
    undelivered,
    onVerdict: metrics.recordVerdict,
    log,
    now,
  });
  const slots = openSlots(infrastructure.limiters, {
    atOnce: limits.atOnce,
    maxHoldMs: jobTimeoutMs + moderation.maxMs + SLOT_GRACE_MS,
  });
  const queue = createQueue({ limits, slots, durations, now, store, onStarted: metrics.recordQueueWait });
  metrics.registerGauge('queue_waiting_jobs', () => queue.waitingCount);
  metrics.registerGauge('queue_oldest_seconds', () => queue.oldestWaitSeconds);
  metrics.registerGauge('running_jobs', () => queue.runningCount);
  metrics.registerGauge('kept_bytes', undelivered.usedBytes);
  metrics.registerGauge('kept_bytes_limit', () => maxBytes);
  const resultNotifier = createJobNotifier({
    discord,
    channels: options.channels,
    models,
    editModels: infrastructure.editModels,
    jobStore,
    styles,
    popularity,
    preload,
    serverSettings: infrastructure.serverSettings,
    onDelivery: metrics.recordDelivery,
    ...{ whenMayGoOn: options.whenMayGoOn, log, now, wallClock },
  });
  const onCapUse = createCapReporter({
    ...{ discord, serverSettings: infrastructure.serverSettings, store, log, wallClock },
    operatorChannel: config.OPERATOR_CHANNEL,
  });
  const auditPoster = createAuditPoster({
    ...{ discord, channels: options.channels, whenIdle: options.whenMayGoOn, log, now: wallClock },
  });
  infrastructure.audit.setOnAudited(auditPoster.post);
  const admissionRules = { allowedPlaces, queue, quota, settings, store, log, money, gifts, onCapUse };
  const refreshLink = createLinkRefresher(discord, jobStore, log);
  const unauditedGenerator = createGenerator({
    admissionRules,
    store,
    backend,
    models,
    jobStore,
    undelivered,
    styles,
    serverLists: infrastructure.serverLists,
    assertNotErased: infrastructure.erasedRequests.assertNotErased,
    assertMayPaint: (person, place) => {
      infrastructure.blockedMembers.assertNotBlocked(person, place);
      assertMayPaint(infrastructure.serverSettings, place);
    },
    blockedWords: createBlockedWords(infrastructure.serverSettings, (blocked) =>
      reportBlockedPrompt(blocked, { discord, serverSettings: infrastructure.serverSettings, log }),
    ),
    ...{ popularity, cellNotifier, ownsGuild, log, refreshLink },
    notifier: resultNotifier,
    discordOrigin: options.discordOrigin,
    checkLoras: options.checkLoras,
    canNameLoras: createLoraNaming(styles, preload),
    jobTimeoutMs,
    now,
    wallClock,
    random,
    recordGeneration: metrics.recordGeneration,
    ...{ whenMayGoOn: options.whenMayGoOn, resumesFirst: true, costs },
    lateCosts: options.lateCosts,
    findFlaggedPolicy: moderation.findFlaggedPolicy,
    checkPictures: moderation.checkPictures,
  });
  const stopping = new AbortController();
  const openInputPictures = () => createInputPictures(options.discordOrigin, refreshLink);
  const checkAgain = moderation.createCheckAgain({
    ...{ admissionRules, money, jobStore, openInputPictures, wallClock, signal: stopping.signal },
  });
  const generator = {
    ...auditRefusals(unauditedGenerator, infrastructure.audit),
    stop: () => {
      stopping.abort(SHUTDOWN);
      return unauditedGenerator.stop().finally(auditPoster.close);
    },
  };
  const sheetStore = openSheetStore(store, retention);
  const atOnce = Math.min(limits.perUser, Math.max(1, Math.floor(limits.perGuild / 2)));
  const sheets = createSheets({
    generator,
    preload,
    models,
    jobStore,
    styles,
    sheetStore,
    cellNotifier,
    undelivered: undeliveredCells,
    resultNotifier,
    findFlaggedPolicy: moderation.findFlaggedPolicy,
    notifier: createSheetNotifier({
      ...{ discord, channels: options.channels, sheetStore, preload, log, now, wallClock },
      serverSettings: infrastructure.serverSettings,
    }),
    ownsGuild,
    concurrency: atOnce,
    // One more waits, so that a free slot always finds a cell.
    maxQueuedCells: atOnce + 1,
    expectedSeconds: durations.expectedSeconds,
    estimateCost: costs.estimate,
    // What costs nothing is expected to cost 0, so that it fits wherever nothing is billed.
    checkCaps: (demand, person, place) => void checkCaps(admissionRules, person, place, { ...demand, isBilled: true }),
    log,
    now,
    wallClock,
    random,
  });
  const stored = { sheetStore, undelivered: [undelivered, undeliveredCells] };
  return { generator, sheets, undelivered, stored, limits, allowedPlaces, openInputPictures, checkAgain };
}
