import type { Sheet } from '#schema/sheet/sheet.ts';
import type { Picture } from '#services/images/picture.ts';
import type { Tile } from '#services/sheets/rendering/sheet-renderer.ts';

/** What there is to see of a sheet, by its cells' numbers. */
export interface SheetView {
  readonly tiles: readonly Tile[];
  /** Since it was begun. */
  readonly seconds: number;
  /** An estimate. */
  readonly secondsLeft: number;
  /** Whether the pictures are sketches; unknown before the first. */
  readonly sketch: boolean;
  /** Draws it as it is. `finished` takes more time for a better picture. */
  render(finished: boolean): Promise<Picture>;
}

/** Whoever watches a sheet. Implemented by the delivery layer. */
export interface SheetNotifier {
  /** Never waits and never throws; what comes too fast is dropped but for the last. `gone`: somebody deleted the message. */
  showProgress(sheet: Sheet, view: SheetView, onDeleted: () => void): void;
  /** Ends what {@link showProgress} began. Resolves with where the person finds it. Rejects with the signal's reason when aborted before. */
  finish(sheet: Sheet, view: SheetView, signal: AbortSignal): Promise<Sheet['message']>;
  /** Ends what {@link showProgress} began, and says nothing: another process goes on. */
  release(sheet: Sheet): Promise<void>;
}
