import type { Logger } from 'pino';
import type { Person } from '#schema/interaction/interaction.ts';
import { canView, type Viewer } from '#schema/job/access.ts';
import { md, mention } from '#schema/markdown.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import type { JobRequest } from '#services/jobs/generator.ts';
import type { Models } from '#services/models/models.ts';
import type { Styles } from '#services/presets/styles.ts';
import { type Estimate, type EstimateSources, estimateSheet } from './estimate.ts';
import { generateCell } from './generate-cell.ts';
import { planRequestedSheet, type RequestedComparison } from './plan-requested-sheet.ts';
import { openRendererFor } from './renderer.ts';
import { restoreProgress } from './resume.ts';
import { createSelectedCells, type SelectedCellOptions, type SelectedCells } from './selected-cell.ts';
import { runSheet, type SheetRun, type SheetRunOptions } from './sheet-run.ts';
import { type SheetStore, serializePlace } from './sheet-store.ts';

/** Compare sheets: one prompt in many variants, painted cell by cell into one picture. */
export interface Sheets extends SelectedCells {
  /** Plans a sheet, synchronously and from memory. @throws UserError */
  plan(comparison: RequestedComparison, personal: OptionDefaults, request: JobRequest): Sheet;
  estimate(sheet: Sheet): Estimate;
  /** Stores a planned sheet for a day. */
  save(sheet: Sheet): Promise<void>;
  /** @throws UserError if it is not known, or this person cannot have seen it */
  find(id: string, viewer: Viewer): Promise<Sheet>;
  /**
   * Starts a planned sheet in `message`, and paints it to its end. Resolves when it has ended.
   * @throws UserError before it acknowledges
   */
  start(sheet: Sheet, request: JobRequest, message: Sheet['message'], acknowledge: () => Promise<void>): Promise<void>;
  /** Deletes a sheet before its message is deleted. @throws UserError if it is being painted, or the person may not delete it */
  discard(sheet: Sheet, requestedBy: Person, mayManage: boolean): Promise<void>;
  /** Cancels a sheet that this process paints. @throws UserError if it does not, or the person may not cancel it */
  cancel(id: string, canceledBy: Person, mayManage: boolean, reply: Sheet['reply']): void;
  /** Micro-dollars that a picture costs; undefined if that is not known. */
  estimateCost(draft: Draft): number | undefined;
  /** Resumes the sheets that an earlier process left. Call it before their cells' jobs are resumed. */
  resume(): Promise<void>;
  /** Stops adding cells. Resolves when all sheets are left to the next process. */
  stop(): Promise<void>;
}

export interface SheetsOptions extends SheetRunOptions, SelectedCellOptions, EstimateSources {
  readonly sheetStore: SheetStore;
  readonly models: Models;
  readonly styles: Styles;
  /** Whether this process resumes the sheets of this server, or of direct messages. */
  readonly ownsGuild: (guild: string | undefined) => boolean;
  readonly log: Pick<Logger, 'error' | 'info'>;
  /** In [0, 1). */
  readonly random: () => number;
}

export function createSheets(options: SheetsOptions): Sheets {
  const { sheetStore, models, log, wallClock } = options;
  const runs = new Map<string, SheetRun>();
  const startingIds = new Set<string>();
  let stopping = false;

  const track = async (run: SheetRun) => {
    const { id } = run.sheet;
    runs.set(id, run);
    // It was being started or read during the stop: none of its cells would be admitted.
    if (stopping) run.stop();
    try {
      const finished = await run.finished;
      if (!finished) return;
      await sheetStore.finish(finished);
      log.info({ job: id, state: finished.state }, 'a sheet has ended');
    } catch (error) {
      log.error({ job: id, err: error }, 'the end of a sheet could not be written');
    } finally {
      runs.delete(id);
    }
  };

  return {
    plan: (...requested) => planRequestedSheet(options, ...requested),
    estimate: (sheet) => estimateSheet(sheet, options),
    estimateCost: options.estimateCost,
    save: (sheet) => sheetStore.saveRequested(sheet),

    find: async (id, viewer) => {
      const sheet = await sheetStore.find(id);
      if (sheet && canView(viewer, { ...sheet, guild: sheet.place.guild, channel: sheet.place.channel })) return sheet;
      throw new UserError('I no longer know this sheet. Use `/compare` to make a new one.');
    },

    start: async (requested, request, message, acknowledge) => {
      const { person, place, reply } = request;
      if (requested.person.id !== person.id)
        throw new UserError(
          md`Only ${mention.user(requested.person.id)} can start this. Use \`/compare\` for a sheet of your own.`,
        );
      if (requested.state !== 'asked' || startingIds.has(requested.id))
        throw new UserError('This sheet was already started.');
      options.checkQuota(requested.drafts.length, person, place);
      const sheet: Sheet = {
        ...requested,
        place: serializePlace(place),
        reply,
        message,
        at: wallClock(),
        state: 'painting',
      };
      const started = Promise.withResolvers<SheetRun>();
      startingIds.add(sheet.id);
      try {
        const firstCell = generateCell(sheet, 0, options, async () => {
          await acknowledge();
          await sheetStore.saveActive(sheet);
          const tiles = sheet.drafts.map(() => ({ is: 'waiting' }) as const);
          const renderer = await openRendererFor(sheet, models.findByName);
          started.resolve(runSheet(sheet, { renderer, tiles, activeCells: [0], firstCell, sketch: false }, options));
        });
        await Promise.race([started.promise, firstCell]);
        log.info({ job: sheet.id, cells: sheet.drafts.length }, 'a sheet was started');
        await track(await started.promise);
      } finally {
        startingIds.delete(sheet.id);
      }
    },

    discard: async ({ id, person, state }, requestedBy, mayManage) => {
      if (person.id !== requestedBy.id && !mayManage) {
        throw new UserError(md`Only ${mention.user(person.id)}, or somebody with *Manage Messages*, can delete this.`);
      }
      const run = runs.get(id);
      if (run ? !run.allCellsEnded : startingIds.has(id))
        throw new UserError('This sheet is being painted. Cancel it first.');
      // A press may come before the end of the sheet is stored.
      await run?.finished.catch(() => {});
      // Results that were opened from the cells of a started sheet refer to it.
      if (state === 'asked') await sheetStore.delete(id);
    },

    cancel: (id, canceledBy, mayManage, reply) => {
      const run = runs.get(id);
      if (!run || run.allCellsEnded || run.sheet.state === 'canceled')
        throw new UserError('This is no longer being painted.');
      if (run.sheet.person.id !== canceledBy.id && !mayManage) {
        throw new UserError(
          md`Only ${mention.user(run.sheet.person.id)}, or somebody with *Manage Messages*, can cancel this.`,
        );
      }
      run.cancel(reply);
    },

    ...createSelectedCells(options),

    resume: async () => {
      const logResumeError = (job: string, error: unknown) =>
        log.error({ job, err: error }, 'a sheet could not be resumed');
      const unfinished = await sheetStore.findUnfinished(logResumeError);
      const owned = unfinished.filter(({ id, place }) => options.ownsGuild(place.guild) && !startingIds.has(id));
      if (owned.length) log.info({ sheets: owned.length }, 'resuming the sheets of an earlier run');
      for (const sheet of owned) {
        try {
          const progress = await restoreProgress(sheet, await openRendererFor(sheet, models.findByName), options);
          void track(runSheet(sheet, progress, options));
        } catch (error) {
          logResumeError(sheet.id, error);
        }
      }
    },

    stop: async () => {
      stopping = true;
      const active = [...runs.values()];
      for (const run of active) run.stop();
      await Promise.allSettled(active.map(({ finished }) => finished));
    },
  };
}
