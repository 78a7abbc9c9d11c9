import type { Logger } from 'pino';
import type { Sheet } from '#schema/sheet/sheet.ts';
import type { Models } from '#services/models/models.ts';
import { openRendererFor } from '#services/sheets/renderer.ts';
import type { SheetRenderer } from '#services/sheets/rendering/sheet-renderer.ts';
import type { SheetStore } from '#services/sheets/sheet-store.ts';
import { generateCell } from './generate-cell.ts';
import type { SheetProgress } from './sheet-progress.ts';
import { runSheet, type SheetRun, type SheetRunOptions } from './sheet-run.ts';

/** Reads which cells are painted already. */
export type ReadProgress = (renderer: SheetRenderer) => Promise<Pick<SheetProgress, 'tiles' | 'costs' | 'sketch'>>;

export interface StartRunOptions extends SheetRunOptions {
  readonly sheetStore: Pick<SheetStore, 'saveActive' | 'undoActive'>;
  readonly models: Models;
  readonly log: Pick<Logger, 'error' | 'info'>;
}

/**
 * Begins to paint a sheet. One cell goes first: what forbids it forbids the sheet.
 * @param before the sheet as it stays where it cannot be begun
 * @throws UserError before it acknowledged
 */
export async function startRun(
  { before, sheet }: { readonly before: Sheet; readonly sheet: Sheet },
  first: number,
  options: StartRunOptions,
  acknowledge: () => Promise<void>,
  readProgress: ReadProgress,
): Promise<SheetRun> {
  const started = Promise.withResolvers<SheetRun>();
  const firstCell = generateCell(sheet, first, options, async () => {
    await acknowledge();
    await options.sheetStore.saveActive(sheet);
    try {
      const renderer = await openRendererFor(sheet, options.models.findByName);
      const progress = await readProgress(renderer);
      started.resolve(runSheet(sheet, { ...progress, renderer, activeCells: [first], firstCell }, options));
    } catch (error) {
      await options.sheetStore
        .undoActive(before)
        .catch((err) => options.log.error({ job: sheet.id, err }, 'a sheet that was not begun is stored as started'));
      throw error;
    }
  });
  await Promise.race([started.promise, firstCell]);
  options.log.info({ job: sheet.id, cells: sheet.drafts.length }, 'a sheet was started');
  return started.promise;
}
