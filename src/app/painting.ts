import { join } from 'node:path';
import type { Logger } from 'pino';
import type { DiscordReplies } from '#delivery/discord.ts';
import { freshLinks } from '#delivery/fresh-link.ts';
import { createOutbox } from '#delivery/outbox.ts';
import { createBoard } from '#delivery/sheet-board.ts';
import type { Config } from '#schema/config.ts';
import { checkBudget } from '#services/admission.ts';
import type { Backend } from '#services/backends/backend.ts';
import { createGenerator } from '#services/generator.ts';
import { KEPT_FOR, keptFolder, openKept } from '#services/kept.ts';
import { measuredAudience } from '#services/metrics/measured-audience.ts';
import type { Metrics } from '#services/metrics.ts';
import { openSlots } from '#services/queue/slots.ts';
import { createQueue } from '#services/queue.ts';
import { CELLS_KEPT_FOR, openCells } from '#services/sheets/cells.ts';
import { openSheetShelf } from '#services/sheets/shelf.ts';
import { createSheets } from '#services/sheets.ts';
import type { Ground } from './ground.ts';

/** Ms that a job is given beyond its budget before its slot is taken from it: the painter gives up by itself first. */
const LATE = 10_000;

export interface PaintingOptions {
  readonly config: Config;
  readonly ground: Ground;
  readonly backend: Backend;
  readonly discord: DiscordReplies;
  readonly discordOrigin: string | undefined;
  /** Whether the jobs of this server, or of direct messages, are this process's. */
  readonly owns: (guild: string | undefined) => boolean;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Everything between a draft and its pictures in Discord: the line, the one door, what is kept, and the sheets. */
export async function openPainting(options: PaintingOptions, opened: AsyncDisposableStack) {
  const { config, ground, backend, discord, metrics, log, now, random, owns } = options;
  const { store, catalogue, ledger, looks, usage, settings, spending, durations } = ground;
  const folder = keptFolder(config.KEPT_DIR, config.STORE_URL);
  const maxBytes = config.KEPT_MB * 2 ** 20;
  const kept = opened.use(await openKept({ folder, maxBytes, maxAge: KEPT_FOR, log, now }));
  const keptCells = opened.use(
    await openKept({
      folder: folder && join(folder, 'sheets'),
      maxBytes,
      maxAge: CELLS_KEPT_FOR,
      // That cells go after a day is nothing to warn of.
      log: { error: log.error.bind(log), warn: log.debug.bind(log) },
      now,
    }),
  );
  const cells = openCells(keptCells);
  const limits = {
    perUser: config.JOBS_PER_USER,
    perGuild: config.JOBS_PER_GUILD,
    atOnce: config.JOBS_AT_ONCE,
    length: config.QUEUE_LENGTH,
    lengthPerUser: config.QUEUE_PER_USER,
  };
  const budget = config.JOB_BUDGET_SECONDS * 1000;
  const slots = openSlots(ground.limiters, {
    atOnce: limits.atOnce,
    perPerson: limits.perUser,
    holds: budget + LATE,
  });
  const queue = createQueue({ limits, slots, durations, now, waited: metrics.waited });
  metrics.watch('queue_waiting_jobs', () => queue.waiting);
  metrics.watch('queue_oldest_seconds', () => queue.oldest);
  metrics.watch('running_jobs', () => queue.running);
  metrics.watch('kept_bytes', kept.bytes);
  metrics.watch('kept_bytes_limit', () => maxBytes);
  const outbox = createOutbox({ discord, catalogue, ledger, looks, usage, log, now });
  const results = measuredAudience(outbox, metrics, now);
  const rules = { guilds: config.ALLOWED_GUILDS, queue, spending, settings, store };
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
    owns,
    log,
    discordOrigin: options.discordOrigin,
    freshLink: freshLinks(discord, ledger, log),
    budget,
    now,
    random,
  });
  const shelf = openSheetShelf(store);
  const atOnce = Math.min(limits.perUser, Math.max(1, Math.floor(limits.perGuild / 2)));
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
    owns,
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
  return { generator, sheets, kept, limits };
}
