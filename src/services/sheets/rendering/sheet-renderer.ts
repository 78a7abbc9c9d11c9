import sharp, { type OverlayOptions } from 'sharp';
import { plainText } from '#schema/language/t.ts';
import type { SheetGrid } from '#schema/sheet/grid.ts';
import type { Size } from '#schema/size.ts';
import type { UserErrorCode } from '#schema/user-error.ts';
import { decodeInTurn } from '#services/images/decode/decode-queue.ts';
import type { Picture } from '#services/images/picture.ts';
import { createSerialQueue } from '#services/serial-queue.ts';
import { type Box, computeLayout, type SheetLayout, SUBTITLE_RATIO, TITLE_RATIO } from './layout.ts';
import { copyPixels, createCanvas, type Pixels, resizeToFit } from './pixels.ts';
import { type DrawnText, drawText, LINE_HEIGHT } from './text.ts';

/** The texts and the grid of a sheet, apart from its cells' pictures. */
export interface SheetContent {
  readonly title: string;
  readonly subtitle: string;
  readonly grid: SheetGrid;
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

const [SHEET_COLOUR, CELL_COLOUR, WHITE, GREY, RED, GREEN] = [
  '#1e1f22',
  '#2b2d31',
  '#f2f3f5',
  '#a9b0b8',
  '#f0938a',
  '#6fcf8b',
] as const;

/** Most lines of a label. */
const MAX_LABEL_LINES = 3;

/** Computes the layout of a sheet and renders the parts that do not change. */
export async function openSheetRenderer(content: SheetContent): Promise<SheetRenderer> {
  const layout = await measureLayout(content);
  /** One buffer is reused for every rendering, because each rendering overwrites every cell completely. */
  const canvas = await createCanvas(layout, SHEET_COLOUR, await drawLabels(content, layout));
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
    return createCanvas(box, CELL_COLOUR, drawn ? [{ input: drawn.input, ...centreIn(drawn, box) }] : []);
  };
  const cachedMessage = (text: string, colour: string) => {
    const pixels = messageCache.get(text) ?? drawMessage(text, colour);
    messageCache.set(text, pixels);
    // The next rendering tries again.
    pixels.catch(() => messageCache.delete(text));
    return pixels;
  };

  const render = async (tiles: readonly Tile[], finished: boolean): Promise<Picture> => {
    for (const [cell, tile] of tiles.entries()) {
      const pixels = tile.is === 'painted' ? tile.thumbnail : await cachedMessage(...tileText(tile));
      copyPixels(pixels, canvas, layout.cell(cell));
    }
    const raw = { width: canvas.width, height: canvas.height, channels: 3 } as const;
    const image = sharp(canvas.bytes, { raw });
    const encoded = image.webp(finished ? { quality: 86, effort: 2 } : { quality: 72, effort: 1 });
    const bytes = await decodeInTurn(0, () => encoded.toBuffer());
    return { bytes, format: 'webp', width: raw.width, height: raw.height };
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

/** Renders the labels of an axis in one size; a label that no font can draw is replaced by its number. */
async function drawAxis(
  labels: readonly string[],
  layout: SheetLayout,
  { width }: Size,
): Promise<(DrawnText | undefined)[]> {
  const all = async (size: number) => {
    const box = { width, maxLines: MAX_LABEL_LINES, size, minSize: layout.minLabelSize, colour: WHITE };
    const numberOf = (at: number) => plainText('no. {number}', { number: at + 1 });
    return Promise.all(labels.map(async (text, at) => (await drawText(text, box)) ?? drawText(numberOf(at), box)));
  };
  const drawn = await all(layout.labelSize);
  const size = Math.min(...drawn.map((each) => each?.size ?? layout.labelSize));
  return drawn.every((each) => each?.size === size) ? drawn : all(size);
}

async function drawLabels({ title, subtitle, grid }: SheetContent, layout: SheetLayout): Promise<OverlayOptions[]> {
  const { labelSize, minLabelSize, width } = layout;
  const line = async (
    text: string | undefined,
    box: Box,
    size: number,
    colour: string,
    align: 'left' | 'centre' = 'left',
  ) => {
    const drawn =
      text &&
      (await drawText(text, { width: box.width, maxLines: 1, size, minSize: Math.min(minLabelSize, size), colour }));
    if (!drawn) return [];
    const { left, top } = centreIn(drawn, box);
    return [{ input: drawn.input, left: align === 'left' ? box.left : left, top }];
  };
  const axis = async (
    labels: readonly string[] = [],
    boxOf: (at: number) => Box,
    place: (drawn: DrawnText, box: Box) => { left: number; top: number },
  ) => {
    const drawn = await drawAxis(labels, layout, boxOf(0));
    return drawn.flatMap((each, at) => (each ? [{ input: each.input, ...place(each, boxOf(at)) }] : []));
  };
  const drawn = await Promise.all([
    line(title, layout.title, width * TITLE_RATIO, WHITE),
    line(subtitle, layout.subtitle, width * SUBTITLE_RATIO, GREY),
    line(grid.columnAxis?.name, layout.acrossName, labelSize, GREEN, 'centre'),
    line(grid.cellAxis?.name, layout.acrossName, labelSize, GREEN),
    line(grid.rowAxis?.name, layout.downName, labelSize, GREEN, 'centre'),
    axis(grid.columnAxis?.labels, layout.acrossLabel, alignBottomIn),
    axis(grid.cellAxis?.labels, layout.cellLabel, alignBottomIn),
    axis(grid.rowAxis?.labels, layout.downLabel, centreIn),
  ]);
  return drawn.flat();
}

/** Position that centres something in a box. */
function centreIn(size: { readonly width?: number; readonly height?: number }, { left, top, width, height }: Box) {
  return {
    left: left + Math.max(0, Math.round((width - (size.width ?? 0)) / 2)),
    top: top + Math.max(0, Math.round((height - (size.height ?? 0)) / 2)),
  };
}

/** Position of a label above its pictures: all labels share one baseline, whatever their letters. */
function alignBottomIn(drawn: DrawnText, box: Box) {
  const line = box.height - Math.round(drawn.size * 0.3);
  return { left: centreIn(drawn, box).left, top: box.top + Math.max(0, line - drawn.height + drawn.descent) };
}
