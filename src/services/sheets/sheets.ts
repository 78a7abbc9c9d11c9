import type { Logger } from 'pino';
import type { Person } from '#schema/interaction/interaction.ts';
import type { Viewer } from '#schema/job/access.ts';
import { checkMayDelete } from '#schema/job/check-may-delete.ts';
import { t } from '#schema/language/t.ts';
import { mention } from '#schema/markdown.ts';
import type { OptionDefaults } from '#schema/preset/preset.ts';
import type { Draft } from '#schema/recipe/recipe.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import type { JobRequest } from '#services/jobs/job-request.ts';
import type { Models } from '#services/models/models.ts';
import type { Styles } from '#services/presets/styles/styles.ts';
import { assertSheetFits } from './check-sheet.ts';
import { type Estimate, type EstimateSources, estimateSheet } from './estimate.ts';
import { findVisibleSheet, isForgottenHere } from './find-visible-sheet.ts';
import { planRequestedSheet, type RequestedComparison } from './plan-requested-sheet.ts';
import { cancelRun } from './run/cancel-run.ts';
import { restoreProgress, resumeSheets } from './run/resume.ts';
import { alreadyRequestedError, findRetryableCells } from './run/retry-cells.ts';
import type { SheetRun, SheetRunOptions } from './run/sheet-run.ts';
import { startRun } from './run/start-run.ts';
import { createSelectedCells, type SelectedCellOptions, type SelectedCells } from './selected-cell.ts';
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
  /**
   * Paints the cells of a finished sheet again that failed through no fault of the person's, in its message.
   * @throws UserError before it acknowledges
   */
  retry(sheet: Sheet, request: JobRequest, acknowledge: () => Promise<void>): Promise<void>;
  /**
   * Deletes a sheet before its message is deleted. For managers it does nothing where the sheet is erased or not known any more.
   * @throws UserError if it is being painted, or the person may not delete it
   */
  discard(id: string, viewer: Viewer, mayManage: boolean): Promise<void>;
  /** Cancels a sheet that this process paints. @throws UserError if it does not, or the person may not cancel it */
  cancel(id: string, canceledBy: Person, mayManage: boolean, reply: Sheet['reply']): void;
  /** Cancels all of these that this process paints. What is painted of them stays. */
  cancelAll(isMeant: (sheet: Sheet) => boolean): void;
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
  const { sheetStore, log, wallClock } = options;
  const runs = new Map<string, SheetRun>();
  const [startingIds, retryingIds] = [new Set<string>(), new Set<string>()];
  let stopping = false;

  /** Of the sheets in `runs`: resolve when their end is written. */
  const endings = new Map<string, Promise<void>>();
  const track = (run: SheetRun) => {
    const ended = trackToEnd(run);
    endings.set(run.sheet.id, ended);
    return ended;
  };
  const trackToEnd = async (run: SheetRun) => {
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
      endings.delete(id);
    }
  };

  const isPainting = (id: string) => {
    const run = runs.get(id);
    return retryingIds.has(id) || (run ? !run.allCellsEnded : startingIds.has(id));
  };

  return {
    plan: (...requested) => planRequestedSheet(options, ...requested),
    estimate: (sheet) => estimateSheet(sheet, options),
    estimateCost: options.estimateCost,
    save: (sheet) => sheetStore.saveRequested(sheet),
    find: (id, viewer) => findVisibleSheet(id, viewer, sheetStore),

    start: async (requested, request, message, acknowledge) => {
      const { person, place, reply } = request;
      if (requested.person.id !== person.id)
        throw new UserError(
          t('Only {person} can start this. Use `/compare` for a sheet of your own.', {
            person: mention.user(requested.person.id),
          }),
        );
      if (requested.state !== 'asked' || startingIds.has(requested.id))
        throw new UserError('This sheet was already started.');
      assertSheetFits(requested.drafts, person, place, options);
      const sheet: Sheet = {
        ...requested,
        place: serializePlace(place),
        reply,
        message,
        at: wallClock(),
        state: 'painting',
      };
      startingIds.add(sheet.id);
      const progress = { tiles: sheet.drafts.map(() => ({ is: 'waiting' }) as const), costs: new Map(), sketch: false };
      try {
        await track(await startRun({ before: requested, sheet }, 0, options, acknowledge, async () => progress));
      } finally {
        startingIds.delete(sheet.id);
      }
    },

    retry: async (known, request, acknowledge) => {
      const { person, place, reply } = request;
      if (isPainting(known.id)) throw alreadyRequestedError();
      retryingIds.add(known.id);
      let run: SheetRun;
      try {
        // A press may come before the end of the sheet is stored.
        await endings.get(known.id);
        const { sending: _, ...ended } = (await sheetStore.find(known.id)) ?? known;
        const cells = await findRetryableCells(ended, person.id, options.jobStore);
        const drafts = cells.flatMap((cell) => ended.drafts[cell] ?? []);
        assertSheetFits(drafts, person, place, options);
        const sheet: Sheet = { ...ended, place: serializePlace(place), reply, at: wallClock(), state: 'painting' };
        run = await startRun({ before: ended, sheet }, cells[0], options, acknowledge, async (renderer) => {
          const progress = await restoreProgress(sheet, renderer, options);
          for (const cell of cells) progress.tiles[cell] = { is: 'waiting' };
          return progress;
        });
      } finally {
        retryingIds.delete(known.id);
      }
      await track(run);
    },

    discard: async (id, viewer, mayManage) => {
      if (mayManage && (await isForgottenHere(id, viewer.place, sheetStore))) return;
      const { person, state } = await findVisibleSheet(id, viewer, sheetStore);
      checkMayDelete(person, viewer.person, mayManage);
      if (isPainting(id)) throw new UserError('This sheet is being painted. Cancel it first.');
      // A press may come before the end of the sheet is stored.
      await endings.get(id);
      // Results that were opened from the cells of a started sheet refer to it.
      if (state === 'asked') await sheetStore.delete(id);
    },

    cancel: (id, ...canceled) => cancelRun(runs.get(id), ...canceled),
    cancelAll: (isMeant) => {
      for (const run of runs.values()) if (isMeant(run.sheet)) run.cancel();
    },

    ...createSelectedCells(options),

    resume: () =>
      resumeSheets(
        options,
        (id) => startingIds.has(id),
        (run) => void track(run),
      ),

    stop: async () => {
      stopping = true;
      const active = [...runs.values()];
      for (const run of active) run.stop();
      await Promise.allSettled(active.map(({ finished }) => finished));
    },
  };
}
