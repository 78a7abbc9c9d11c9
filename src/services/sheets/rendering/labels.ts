import { plainText } from '#schema/language/t.ts';
import type { SheetGrid } from '#schema/sheet/grid.ts';
import { GREEN, GREY, SHEET_COLOUR, WHITE } from './colours.ts';
import { type Box, type SheetLayout, SUBTITLE_RATIO, TITLE_RATIO } from './layout.ts';
import { composeOnto, type Pixels } from './pixels.ts';
import { type DrawnText, drawText, LINE_HEIGHT, type TextBox } from './text.ts';

/** The texts of a sheet, and what they stand beside. */
export interface SheetTexts {
  readonly title: string;
  readonly subtitle: string;
  readonly grid: SheetGrid;
}

/** Most lines of a label. */
const MAX_LABEL_LINES = 3;

/** Renders the labels of an axis in one size; a label that no font can draw is replaced by its number. */
export async function drawAxis(
  labels: readonly string[],
  layout: SheetLayout,
  { width, maxHeight = Number.POSITIVE_INFINITY }: Pick<TextBox, 'width' | 'maxHeight'>,
): Promise<(DrawnText | undefined)[]> {
  const all = async (size: number) => {
    const box = { width, maxHeight, maxLines: MAX_LABEL_LINES, size, minSize: layout.minLabelSize, colour: WHITE };
    const numberOf = (at: number) => plainText('no. {number}', { number: at + 1 });
    return Promise.all(labels.map(async (text, at) => (await drawText(text, box)) ?? drawText(numberOf(at), box)));
  };
  const drawn = await all(layout.labelSize);
  const size = Math.min(...drawn.map((each) => each?.size ?? layout.labelSize));
  return drawn.every((each) => each?.size === size) ? drawn : all(size);
}

/** A label on the sheet's background, and where it is. */
export interface PlacedLabel {
  readonly pixels: Pixels;
  readonly left: number;
  readonly top: number;
}

/** Renders all texts that stay as they are while cells end. */
export async function drawLabels({ title, subtitle, grid }: SheetTexts, layout: SheetLayout): Promise<PlacedLabel[]> {
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
    return [{ drawn, left: align === 'left' ? box.left : left, top }];
  };
  const axis = async (
    labels: readonly string[] = [],
    boxOf: (at: number) => Box,
    place: (drawn: DrawnText, box: Box) => { left: number; top: number },
    maxHeight?: number,
  ) => {
    const drawn = await drawAxis(labels, layout, { width: boxOf(0).width, ...(maxHeight && { maxHeight }) });
    return drawn.flatMap((each, at) => (each ? [{ drawn: each, ...place(each, boxOf(at)) }] : []));
  };
  const drawn = await Promise.all([
    line(title, layout.title, width * TITLE_RATIO, WHITE),
    line(subtitle, layout.subtitle, width * SUBTITLE_RATIO, GREY),
    line(grid.columnAxis?.name, layout.acrossName, labelSize, GREEN, 'centre'),
    line(grid.cellAxis?.name, layout.acrossName, labelSize, GREEN),
    line(grid.rowAxis?.name, layout.downName, labelSize, GREEN, 'centre'),
    axis(grid.columnAxis?.labels, layout.acrossLabel, alignBottomIn),
    axis(grid.cellAxis?.labels, layout.cellLabel, alignBottomIn),
    // Beside wide pictures there is no room for three lines.
    axis(grid.rowAxis?.labels, layout.downLabel, centreIn, Math.max(layout.cell(0).height, minLabelSize * LINE_HEIGHT)),
  ]);
  return Promise.all(
    drawn.flat().map(async ({ drawn: label, left, top }) => {
      const pixels = await composeOnto(label, SHEET_COLOUR, [{ input: label.input }]);
      return { pixels, left, top };
    }),
  );
}

/** Position that centres something in a box. */
export function centreIn(
  size: { readonly width?: number; readonly height?: number },
  { left, top, width, height }: Box,
) {
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
