import type { SheetGrid } from '#schema/sheet-grid.ts';
import type { Size } from '#schema/shown.ts';

/** A rectangle on the sheet, in pixels. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** Where everything on a sheet stands, in pixels. */
export interface SheetLayout extends Size {
  /** Of a label's text: usual, and the smallest that a phone shows well. */
  readonly label: number;
  readonly least: number;
  readonly title: Box;
  readonly facts: Box;
  /** The name of what goes across, and of what goes down. */
  readonly acrossName: Box;
  readonly downName: Box;
  readonly acrossLabel: (column: number) => Box;
  readonly downLabel: (row: number) => Box;
  /** Over a cell. */
  readonly cellLabel: (cell: number) => Box;
  readonly cell: (cell: number) => Box;
}

/** Pixels across, by the number of columns: enough to look at a cell by itself, and no cell larger than what is painted. */
const WIDTHS = [1080, 1080, 1440, 1680, 1920, 2160, 2400] as const;

/** Pixels of a whole sheet. One of many rows is made smaller. */
const MOST_PIXELS = 9_000_000;

/** Parts of the width. A phone shows a sheet about 340 pixels wide: a label is 12 of these high there, and never under 10. */
const [LABEL, LEAST, MARGIN, GAP] = [0.036, 0.0295, 0.022, 0.008] as const;
export const [TITLE, FACTS] = [0.044, 0.031] as const;

/** Part of the width that the labels of rows may have. */
const MOST_LEFT = 0.21;

/**
 * Lays a sheet out.
 * @param widest the width of the widest label of a row, where the size of its text is 1
 * @param lines lines that the labels of columns, or those over cells, need
 */
export function layOut(
  grid: SheetGrid,
  shape: Size,
  { widest, lines }: { readonly widest: number; readonly lines: number },
): SheetLayout {
  const wanted = WIDTHS[grid.columns] ?? WIDTHS[6];
  const first = at(wanted);
  const pixels = first.width * first.height;
  return pixels <= MOST_PIXELS ? first : at(Math.round(wanted * Math.sqrt(MOST_PIXELS / pixels)));

  function at(width: number): SheetLayout {
    const part = (of: number) => Math.round(width * of);
    const [margin, gap, label] = [part(MARGIN), part(GAP), part(LABEL)];
    const text = width - 2 * margin;
    const left = grid.down ? Math.ceil(Math.min(MOST_LEFT * width, Math.max(widest, 2) * label)) + gap * 2 : 0;
    const band = Math.round(label * 1.25 * lines);
    const cellWidth = Math.floor((text - left - gap * (grid.columns - 1)) / grid.columns);
    const cellHeight = Math.round((cellWidth * shape.height) / shape.width);
    const title: Box = { left: margin, top: margin, width: text, height: Math.round(width * TITLE * 1.25) };
    const facts: Box = { left: margin, top: below(title), width: text, height: Math.round(width * FACTS * 1.35) };
    const names = grid.across || grid.each ? Math.round(label * 1.3) : 0;
    const acrossName: Box = { left: margin + left, top: below(facts) + gap, width: text - left, height: names };
    const downName: Box = { left: margin, top: below(facts) + gap, width: left - gap, height: names };
    const grounds = below(acrossName) + (grid.across ? band : 0) + gap;
    const over = grid.each ? band : 0;
    const rowHeight = over + cellHeight + gap;
    const cell = (number: number): Box => {
      const { column, row } = grid.at(number);
      return {
        left: margin + left + column * (cellWidth + gap),
        top: grounds + row * rowHeight + over,
        width: cellWidth,
        height: cellHeight,
      };
    };
    return {
      width,
      height: grounds + grid.rows * rowHeight - gap + margin,
      label,
      least: Math.round(width * LEAST),
      title,
      facts,
      acrossName,
      downName,
      acrossLabel: (column) => ({
        left: margin + left + column * (cellWidth + gap),
        top: below(acrossName),
        width: cellWidth,
        height: band,
      }),
      downLabel: (row) => ({ left: margin, top: grounds + row * rowHeight, width: left - gap * 2, height: cellHeight }),
      cellLabel: (number) => {
        const box = cell(number);
        return { ...box, top: box.top - over, height: over };
      },
      cell,
    };
  }
}

const below = ({ top, height }: Box) => top + height;
