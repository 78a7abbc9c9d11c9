import type { Logger } from 'pino';
import { reportBlockedPrompt } from '#discord/admins-channel/report-blocked-prompt.ts';
import { createCapReporter } from '#discord/admins-channel/report-cap.ts';
import { createAuditPoster } from '#discord/audit/audit-poster.ts';
import type { ChannelRest } from '#discord/channel-rest.ts';
import { createLinkRefresher } from '#discord/link-refresher.ts';
import { createJobNotifier } from '#discord/notifier/job-notifier.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { readAllowedPlaces } from '#schema/allowed-places.ts';
import type { Config } from '#schema/config/environment.ts';
import { auditRefusals } from '#services/audit/audited.ts';
import { type Backend, SHUTDOWN } from '#services/backends/backend.ts';
import { createBlockedWords } from '#services/blocked-words/blocked-words.ts';
import type { LateCosts } from '#services/costs/late-costs.ts';
import { createInputPictures } from '#services/images/input-pictures.ts';
import { createGenerator } from '#services/jobs/generator.ts';
import type { Metrics } from '#services/metrics/metrics.ts';
import type { Moderator } from '#services/moderation/moderator.ts';
import type { CheckLoras } from '#services/presets/checks/lora-check.ts';
import { createLoraNaming } from '#services/presets/styles/public-loras.ts';
import { assertMayPaint } from '#services/settings/assert-may-paint.ts';
import { createCellNotifier } from '#services/sheets/run/cell-notifier.ts';
import type { Infrastructure } from '../infrastructure/index.ts';
import { queueLimits } from '../limits/queue-limits.ts';
import { createModeration } from '../moderation.ts';
import { openJobQueue } from './job-queue.ts';
import { openKeptPictures } from './kept-pictures.ts';
import { openSheets } from './sheets.ts';

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
  const { store, models, retention, jobStore, costs, styles, popularity, settings, quota, preload } = infrastructure;
  const { gifts, money } = infrastructure;
  const { undelivered, undeliveredCells } = await openKeptPictures(
    { config, retention, metrics, log, now: wallClock },
    resources,
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
  const queue = openJobQueue({ config, infrastructure, limits, moderationMs: moderation.maxMs, metrics, now });
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
  const { sheets, sheetStore } = openSheets({
    ...options,
    ...{ generator, cellNotifier, undeliveredCells, resultNotifier, admissionRules, limits },
    findFlaggedPolicy: moderation.findFlaggedPolicy,
  });
  const stored = { sheetStore, undelivered: [undelivered, undeliveredCells] };
  return { generator, sheets, undelivered, stored, limits, allowedPlaces, openInputPictures, checkAgain };
}
