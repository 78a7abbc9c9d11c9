import sharp, { type OverlayOptions } from 'sharp';
import type { SheetGrid } from '#schema/sheet-grid.ts';
import type { Size } from '#schema/shown.ts';
import type { Picture } from './pictures.ts';
import { type Box, FACTS, layOut, type SheetLayout, TITLE } from './sheet-picture/layout.ts';
import { ground, type Pixels, put, shrunk } from './sheet-picture/pixels.ts';
import { type Drawn, drawText, LINE } from './sheet-picture/text.ts';

/** What a sheet says of all its cells. */
export interface SheetFace {
  readonly title: string;
  readonly facts: string;
  readonly grid: SheetGrid;
  /** What every cell's picture fits in; only its ratio counts. */
  readonly shape: Size;
}

/** What there is to see in a cell. */
export type Tile =
  | { readonly is: 'waiting' | 'painting' | 'canceled' | 'lost' }
  | { readonly is: 'painted'; readonly thumbnail: Pixels }
  | { readonly is: 'failed'; readonly why: string };

/** Draws one sheet, again and again while it fills. Labels are drawn once. */
export interface SheetPainter {
  /** A picture made as small as its cell is. */
  shrink(picture: Picture): Promise<Pixels>;
  /** `finished` takes more time for a better picture. */
  draw(tiles: readonly Tile[], finished: boolean): Promise<Picture>;
}

const [GROUND, TILE, WHITE, GREY, RED, GREEN] = [
  '#1e1f22',
  '#2b2d31',
  '#f2f3f5',
  '#a9b0b8',
  '#f0938a',
  '#6fcf8b',
] as const;

/** Lines of a label. */
const LINES = 3;

/** Lays the sheet out, and draws what will stay as it is. */
export async function openSheetPainter(face: SheetFace): Promise<SheetPainter> {
  const layout = await layoutOf(face);
  /** Every cell is drawn over as a whole, so the same pixels serve for all drawings, one after the other. */
  const sheet = await ground(layout, GROUND, await drawLabels(face, layout));
  const { width, height } = layout.cell(0);
  const said = new Map<string, Promise<Pixels>>();
  const least = layout.least * 0.66;
  const lines = Math.max(1, Math.floor((height * 0.94) / (least * LINE)));
  const sayAnew = async (text: string, colour: string) => {
    const drawn = await drawText(text, { width: width * 0.9, lines, size: layout.least, least, colour });
    const box = { left: 0, top: 0, width, height };
    return ground(box, TILE, drawn ? [{ input: drawn.input, ...middle(drawn, box) }] : []);
  };
  const say = (text: string, colour: string) => {
    const pixels = said.get(text) ?? sayAnew(text, colour);
    said.set(text, pixels);
    return pixels;
  };

  const draw = async (tiles: readonly Tile[], finished: boolean): Promise<Picture> => {
    for (const [cell, tile] of tiles.entries()) {
      const pixels = tile.is === 'painted' ? tile.thumbnail : await say(...wordsFor(tile));
      put(pixels, sheet, layout.cell(cell));
    }
    const raw = { width: sheet.width, height: sheet.height, channels: 3 } as const;
    const image = sharp(sheet.bytes, { raw });
    const bytes = await image.webp(finished ? { quality: 86, effort: 2 } : { quality: 72, effort: 1 }).toBuffer();
    return { bytes, format: 'webp', width: raw.width, height: raw.height };
  };
  let drawing: Promise<unknown> = Promise.resolve();

  return {
    shrink: ({ bytes }) => shrunk(bytes, { width, height }, GROUND),
    draw: (tiles, finished) => {
      const drawn = drawing.then(() => draw(tiles, finished));
      drawing = drawn.catch(() => {});
      return drawn;
    },
  };
}

function wordsFor(tile: Exclude<Tile, { is: 'painted' }>): [text: string, colour: string] {
  switch (tile.is) {
    case 'waiting':
      return ['…', GREY];
    case 'painting':
      return ['painting', GREEN];
    case 'canceled':
      return ['not painted', GREY];
    case 'lost':
      return ['no longer kept', GREY];
    case 'failed':
      return [tile.why, RED];
  }
}

/** Measures the labels, since the cells have what these leave. */
async function layoutOf({ grid, shape }: SheetFace): Promise<SheetLayout> {
  const size = 40;
  const measured = await Promise.all(
    (grid.down?.labels ?? []).map((text) =>
      drawText(text, { width: size * 40, lines: 1, size, least: size, colour: WHITE }),
    ),
  );
  const widest = Math.max(0, ...measured.map((drawn) => (drawn?.width ?? 0) / size));
  const trial = layOut(grid, shape, { widest, lines: 1 });
  const over = await drawAxis((grid.across ?? grid.each)?.labels ?? [], trial, trial.cell(0));
  const lines = over.map((drawn) => (drawn ? Math.ceil(drawn.height / (drawn.size * LINE) - 0.1) : 1));
  return layOut(grid, shape, { widest, lines: Math.max(1, ...lines) });
}

/** The labels of an axis, all in one size; one that no font here can draw is a number. */
async function drawAxis(
  labels: readonly string[],
  layout: SheetLayout,
  { width }: Size,
): Promise<(Drawn | undefined)[]> {
  const all = async (size: number) => {
    const box = { width, lines: LINES, size, least: layout.least, colour: WHITE };
    return Promise.all(labels.map(async (text, at) => (await drawText(text, box)) ?? drawText(`no. ${at + 1}`, box)));
  };
  const drawn = await all(layout.label);
  const size = Math.min(...drawn.map((each) => each?.size ?? layout.label));
  return drawn.every((each) => each?.size === size) ? drawn : all(size);
}

async function drawLabels({ title, facts, grid }: SheetFace, layout: SheetLayout): Promise<OverlayOptions[]> {
  const { label, least, width } = layout;
  const line = async (
    text: string | undefined,
    box: Box,
    size: number,
    colour: string,
    align: 'left' | 'centre' = 'left',
  ) => {
    const drawn =
      text && (await drawText(text, { width: box.width, lines: 1, size, least: Math.min(least, size), colour }));
    if (!drawn) return [];
    const { left, top } = middle(drawn, box);
    return [{ input: drawn.input, left: align === 'left' ? box.left : left, top }];
  };
  const axis = async (
    labels: readonly string[] = [],
    boxOf: (at: number) => Box,
    placed: (drawn: Drawn, box: Box) => { left: number; top: number },
  ) => {
    const drawn = await drawAxis(labels, layout, boxOf(0));
    return drawn.flatMap((each, at) => (each ? [{ input: each.input, ...placed(each, boxOf(at)) }] : []));
  };
  const drawn = await Promise.all([
    line(title, layout.title, width * TITLE, WHITE),
    line(facts, layout.facts, width * FACTS, GREY),
    line(grid.across?.name, layout.acrossName, label, GREEN, 'centre'),
    line(grid.each?.name, layout.acrossName, label, GREEN),
    line(grid.down?.name, layout.downName, label, GREEN, 'centre'),
    axis(grid.across?.labels, layout.acrossLabel, bottom),
    axis(grid.each?.labels, layout.cellLabel, bottom),
    axis(grid.down?.labels, layout.downLabel, middle),
  ]);
  return drawn.flat();
}

/** Where a thing stands in the middle of a box. */
function middle(size: { readonly width?: number; readonly height?: number }, { left, top, width, height }: Box) {
  return {
    left: left + Math.max(0, Math.round((width - (size.width ?? 0)) / 2)),
    top: top + Math.max(0, Math.round((height - (size.height ?? 0)) / 2)),
  };
}

/** Where a label stands over its pictures: all of them on one line, whatever their letters. */
function bottom(drawn: Drawn, box: Box) {
  const line = box.height - Math.round(drawn.size * 0.3);
  return { left: middle(drawn, box).left, top: box.top + Math.max(0, line - drawn.height + drawn.below) };
}
