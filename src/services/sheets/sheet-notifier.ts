import type { JobCost } from '#schema/cost/cost.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import type { Block } from '#services/backends/backend.ts';
import type { Picture } from '#services/images/picture.ts';
import type { Tile } from '#services/sheets/rendering/sheet-renderer.ts';

/** What a sheet shows. Tiles are in the order of its cells. */
export interface SheetView {
  readonly tiles: readonly Tile[];
  /** Seconds since the start. */
  readonly seconds: number;
  /** Estimated seconds until the sheet ends. */
  readonly secondsLeft: number;
  /** Whether the pictures are sketches; not known before the first picture. */
  readonly sketch: boolean;
  /** What the cells that have ended cost; undefined where nothing is billed, or the price is not known. */
  readonly cost: Pick<JobCost, 'actual' | 'estimated'> | undefined;
  /** What its cells wait for, other than for their turn and the model. */
  readonly block?: Block | undefined;
  /** Draws the sheet as it is now. `finished` takes more time for a better picture. */
  render(finished: boolean): Promise<Picture>;
}

/** Shows a sheet to its person. Implemented in `src/discord`. */
export interface SheetNotifier {
  /** Never waits and never throws. Of calls in quick succession only the last is shown. `onDeleted` is called if the message was deleted. */
  showProgress(sheet: Sheet, view: SheetView, onDeleted: () => void): void;
  /** Ends the display of progress. Resolves with the sheet's message. Rejects with the signal's reason if aborted before. */
  finish(sheet: Sheet, view: SheetView, signal: AbortSignal): Promise<Sheet['message']>;
  /** Ends the display of progress and leaves the message as it is: another process resumes the sheet. */
  release(sheet: Sheet): Promise<void>;
}
