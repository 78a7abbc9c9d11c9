import sharp from 'sharp';
import { plainText } from '#schema/language/t.ts';
import type { Size } from '#schema/size.ts';
import type { UserErrorCode } from '#schema/user-error.ts';
import { decodeInTurn } from '#services/images/decode/decode-queue.ts';
import type { Picture } from '#services/images/picture.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import { CELL_COLOUR, GREEN, GREY, RED, SHEET_COLOUR, WHITE } from './colours.ts';
import { centreIn, drawAxis, drawLabels, type SheetTexts } from './labels.ts';
import { computeLayout, type SheetLayout } from './layout.ts';
import { composeOnto, copyPixels, fillCanvas, type Pixels, resizeToFit } from './pixels.ts';
import { drawText, LINE_HEIGHT } from './text.ts';

/** The texts and the grid of a sheet, apart from its cells' pictures. */
export interface SheetContent extends SheetTexts {
  /** The shape that every cell's picture fits in; only its aspect ratio matters. */
  readonly shape: Size;
}

/** What a cell shows. */
export type Tile =
  | { readonly is: 'waiting' | 'painting' | 'canceled' | 'lost' }
  /** Painted, and not for everybody: moderation flagged it, or could not judge it. */
  | { readonly is: 'covered'; readonly isUnchecked: boolean }
  | { readonly is: 'painted'; readonly thumbnail: Pixels }
  /** Painted, as a file that cannot be decoded. */
  | { readonly is: 'undrawable' }
  /** `mayTryAgain` where it failed through no fault of the person's. Cells with the same `code` are told together. */
  | {
      readonly is: 'failed';
      readonly reason: string;
      readonly mayTryAgain: boolean;
      readonly code?: UserErrorCode | undefined;
    };

/** Renders one sheet repeatedly while its cells end. Labels are rendered once. */
export interface SheetRenderer {
  /** Resizes a picture to its cell. */
  createThumbnail(picture: Picture): Promise<Pixels>;
  /** `finished` spends more time on a better picture. */
  render(tiles: readonly Tile[], finished: boolean): Promise<Picture>;
}

/** Computes the layout of a sheet and renders the parts that do not change. */
export async function openSheetRenderer(content: SheetContent): Promise<SheetRenderer> {
  const layout = await measureLayout(content);
  const labels = await drawLabels(content, layout);
  const { width, height } = layout.cell(0);
  const messageCache = new Map<string, Promise<Pixels>>();
  const minSize = layout.minLabelSize * 0.66;
  const lines = Math.max(1, Math.floor((height * 0.94) / (minSize * LINE_HEIGHT)));
  const drawMessage = async (text: string, colour: string) => {
    const drawn = await drawText(text, {
      width: width * 0.9,
      maxLines: lines,
      maxHeight: height * 0.94,
      size: layout.minLabelSize,
      minSize,
      colour,
    });
    const box = { left: 0, top: 0, width, height };
    return composeOnto(box, CELL_COLOUR, drawn ? [{ input: drawn.input, ...centreIn(drawn, box) }] : []);
  };
  const cachedMessage = (text: string, colour: string) => {
    const pixels = messageCache.get(text) ?? drawMessage(text, colour);
    messageCache.set(text, pixels);
    // The next rendering tries again.
    pixels.catch(() => messageCache.delete(text));
    return pixels;
  };

  const render = async (tiles: readonly Tile[], finished: boolean): Promise<Picture> => {
    const cells = await Promise.all(
      tiles.map((tile) => (tile.is === 'painted' ? tile.thumbnail : cachedMessage(...tileText(tile)))),
    );
    const { width, height } = layout;
    // It takes 20 MB, so a sheet has it only while it is drawn: most of the time it waits for its cells.
    const bytes = await decodeInTurn(0, async () => {
      const canvas = fillCanvas(layout, SHEET_COLOUR);
      for (const { pixels, ...place } of labels) copyPixels(pixels, canvas, place);
      for (const [cell, pixels] of cells.entries()) copyPixels(pixels, canvas, layout.cell(cell));
      const image = sharp(canvas.bytes, { raw: { width, height, channels: 3 } });
      return image.webp(finished ? { quality: 86, effort: 2 } : { quality: 72, effort: 1 }).toBuffer();
    });
    return { bytes, format: 'webp', width, height };
  };
  const drawings = createSerialQueue();

  return {
    createThumbnail: (picture) => resizeToFit(picture, { width, height }, SHEET_COLOUR),
    render: (tiles, finished) => drawings.run(() => render(tiles, finished)),
  };
}

function tileText(tile: Exclude<Tile, { is: 'painted' }>): [text: string, colour: string] {
  switch (tile.is) {
    case 'waiting':
      return ['…', GREY];
    case 'painting':
      return [plainText('painting'), GREEN];
    case 'canceled':
      return [plainText('not painted'), GREY];
    case 'undrawable':
      return [plainText('cannot be shown'), GREY];
    case 'lost':
      return [plainText('no longer kept'), GREY];
    case 'covered':
      return [tile.isUnchecked ? plainText('covered: not checked') : plainText('covered: flagged'), GREY];
    case 'failed':
      return [tile.reason, RED];
  }
}

/** Measures the labels first, because the cells get the space that the labels leave. The name of an axis stands above its labels. */
export async function measureLayout({ grid, shape }: Pick<SheetContent, 'grid' | 'shape'>): Promise<SheetLayout> {
  const size = 40;
  const measured = await Promise.all(
    (grid.rowAxis ? [grid.rowAxis.name, ...grid.rowAxis.labels] : []).map((text) =>
      drawText(text, { width: size * 40, maxLines: 1, size, minSize: size, colour: WHITE }),
    ),
  );
  const widest = Math.max(0, ...measured.map((drawn) => (drawn?.width ?? 0) / size));
  const trial = computeLayout(grid, shape, { widest, lines: 1 });
  const columnLabels = await drawAxis((grid.columnAxis ?? grid.cellAxis)?.labels ?? [], trial, trial.cell(0));
  const lines = columnLabels.map((drawn) => (drawn ? Math.ceil(drawn.height / (drawn.size * LINE_HEIGHT) - 0.1) : 1));
  return computeLayout(grid, shape, { widest, lines: Math.max(1, ...lines) });
}
