import type { JobCost } from '#schema/cost/cost.ts';
import type { SheetRenderer, Tile } from '#services/sheets/rendering/sheet-renderer.ts';

/** The state of a sheet's cells when its run starts. */
export interface SheetProgress {
  readonly renderer: SheetRenderer;
  readonly tiles: Tile[];
  /** What the cells that have ended cost, by their number. */
  readonly costs: Map<number, JobCost | undefined>;
  /** Cells whose jobs are in progress. */
  readonly activeCells: readonly number[];
  /** Settles with the job of the first active cell, if this process started it. */
  readonly firstCell?: Promise<void>;
  readonly sketch: boolean;
}
