import type { Logger } from 'pino';
import { sumCosts } from '#schema/cost/cost.ts';
import { jobId } from '#schema/job/job.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import { type GenerationResult, SHUTDOWN } from '#services/backends/backend.ts';
import type { Generator } from '#services/jobs/generator.ts';
import type { Tile } from '#services/sheets/rendering/sheet-renderer.ts';
import type { SheetNotifier, SheetView } from '#services/sheets/sheet-notifier.ts';
import type { SheetStore } from '#services/sheets/sheet-store.ts';
import { createCellBlocks } from './cell-blocks.ts';
import type { CellNotifier } from './cell-notifier.ts';
import { type CellOptions, generateCell } from './generate-cell.ts';
import { paintedTile } from './painted-tile.ts';
import { coveredTile, endSheet, failedTile, faultTile, refusedTile } from './retry-cells.ts';
import type { SheetProgress } from './sheet-progress.ts';

export interface SheetRunOptions extends CellOptions {
  readonly generator: CellOptions['generator'] & Pick<Generator, 'cancel'>;
  readonly cellNotifier: CellNotifier;
  readonly notifier: SheetNotifier;
  readonly sheetStore: Pick<SheetStore, 'saveActive'>;
  /** Cells that may be in the queue at the same time. */
  readonly maxQueuedCells: number;
  /** Seconds that a picture of this model is expected to take. */
  readonly expectedSeconds: (model: string) => number;
  readonly log: Pick<Logger, 'error'>;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** A sheet that this process paints. */
export interface SheetRun {
  readonly sheet: Sheet;
  /** Whether all its cells have ended, so that the sheet is being delivered. */
  readonly allCellsEnded: boolean;
  /** Resolves with the sheet once it is delivered; with undefined if it was stopped and resumes after a restart. */
  readonly finished: Promise<Sheet | undefined>;
  /** Cancels the cells that are not painted yet. Does nothing if all cells have ended. */
  cancel(reply?: Sheet['reply']): void;
  stop(): void;
}

/** Adds the cells of a sheet to the queue, a few at a time, and shows their progress. */
export function runSheet(
  initialSheet: Sheet,
  { renderer, tiles, costs, activeCells, firstCell, sketch: initialSketch }: SheetProgress,
  options: SheetRunOptions,
): SheetRun {
  const { generator, cellNotifier, notifier, maxQueuedCells, wallClock } = options;
  let sheet = initialSheet;
  let sketch = initialSketch;
  const stopController = new AbortController();
  let saved = Promise.resolve();
  const inQueue = new Set(activeCells);
  const blocks = createCellBlocks(() => update());
  const allEnded = Promise.withResolvers<void>();

  const currentView = (): SheetView => {
    const seconds = Math.max(0, wallClock() - sheet.at) / 1000;
    const unfinished = tiles.flatMap(({ is }, at) =>
      is === 'waiting' || is === 'painting' ? (sheet.drafts[at] ?? []) : [],
    );
    const totalSeconds = unfinished.reduce((sum, { model }) => sum + options.expectedSeconds(model), 0);
    return {
      tiles: [...tiles],
      seconds,
      secondsLeft: totalSeconds / Math.max(1, maxQueuedCells - 1),
      sketch,
      cost: sumCosts([...costs.values()]),
      block: blocks.latest,
      render: (finished) => renderer.render([...tiles], finished),
    };
  };
  const update = () => {
    if (stopController.signal.aborted) return;
    enqueueCells();
    if (inQueue.size === 0) allEnded.resolve();
    else notifier.showProgress(sheet, currentView(), () => cancel());
  };
  const endCell = (cell: number, tile: Tile) => {
    inQueue.delete(cell);
    blocks.delete(cell);
    tiles[cell] = tile;
    update();
  };
  const enqueueCells = () => {
    while (inQueue.size < maxQueuedCells) {
      const next = tiles.findIndex(({ is }, cell) => is === 'waiting' && !inQueue.has(cell));
      if (next < 0) return;
      inQueue.add(next);
      void trackCell(
        next,
        generateCell(sheet, next, options, async () => {}),
      );
    }
  };
  const tileOf = async (cell: number, { pictures: [picture], moderation }: GenerationResult): Promise<Tile> => {
    if (moderation) return coveredTile(moderation.flagged.length === 0);
    if (!picture) return faultTile();
    return paintedTile(renderer, picture, (error) =>
      options.log.error({ job: jobId(sheet.id, cell + 1), err: error }, 'a cell cannot be shown'),
    );
  };
  /** Ends a cell when its job ends, also where the job reported nothing. */
  const trackCell = async (cell: number, generation: Promise<void>) => {
    try {
      await generation;
      if (inQueue.has(cell) && !stopController.signal.aborted) endCell(cell, faultTile());
    } catch (error) {
      if (stopController.signal.aborted) return;
      if (!(error instanceof UserError)) options.log.error({ job: jobId(sheet.id, cell + 1), err: error }, 'failed');
      endCell(cell, failedTile(error));
    }
  };
  const cancelWaiting = () => {
    for (const [cell, { is }] of tiles.entries())
      if (is === 'waiting' && !inQueue.has(cell)) tiles[cell] = { is: 'canceled' };
  };
  const cancel = (reply = sheet.reply) => {
    if (inQueue.size === 0) return;
    sheet = { ...sheet, reply, state: 'canceled' };
    // Written before the jobs end: a restart in between must not go on painting.
    saved = options.sheetStore
      .saveActive(sheet)
      .catch((error) => options.log.error({ job: sheet.id, err: error }, 'a cancellation could not be written'));
    cancelWaiting();
    for (const cell of inQueue) {
      try {
        generator.cancel(jobId(sheet.id, cell + 1), sheet.person, true);
      } catch (error) {
        // Its picture is being delivered, so it stays.
        if (!(error instanceof UserError)) throw error;
      }
    }
    update();
  };

  const subscription = cellNotifier.watch(sheet.id, {
    onStarted: (cell) => {
      if (tiles[cell]?.is !== 'waiting') return;
      tiles[cell] = { is: 'painting' };
      update();
    },
    onBlocked: blocks.set,
    onCost: (cell, cost) => costs.set(cell, cost),
    onGenerated: async (cell, result) => {
      sketch ||= result.sketch;
      endCell(cell, await tileOf(cell, result));
      return sheet.message;
    },
    onRefused: (cell, reason, code) => endCell(cell, refusedTile(reason, code)),
    onFault: (cell) => endCell(cell, faultTile()),
    onCanceled: (cell, cost) => {
      // What has begun may be billed.
      if (tiles[cell]?.is === 'painting') costs.set(cell, cost);
      endCell(cell, { is: 'canceled' });
    },
  });

  const finish = async () => {
    using _ = subscription;
    const [first = 0] = activeCells;
    if (firstCell) void trackCell(first, firstCell);
    if (sheet.state === 'canceled') cancelWaiting();
    update();
    await allEnded.promise;
    await saved;
    try {
      stopController.signal.throwIfAborted();
      const message = await notifier.finish(sheet, currentView(), stopController.signal);
      return { ...endSheet(sheet, tiles), message };
    } catch (error) {
      if (!stopController.signal.aborted) throw error;
      await notifier.release(sheet);
      return undefined;
    }
  };

  return {
    get sheet() {
      return sheet;
    },
    get allCellsEnded() {
      return inQueue.size === 0;
    },
    finished: finish(),
    cancel,
    stop: () => {
      stopController.abort(SHUTDOWN);
      allEnded.resolve();
    },
  };
}
