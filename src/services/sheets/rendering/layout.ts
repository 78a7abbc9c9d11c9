import type { SheetGrid } from '#schema/sheet/grid.ts';
import type { Size } from '#schema/size.ts';

/** A rectangle on the sheet, in pixels. */
export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

/** Positions of all parts of a sheet, in pixels. */
export interface SheetLayout extends Size {
  /** Font size of a label: the usual one, and the smallest that is readable on a phone. */
  readonly labelSize: number;
  readonly minLabelSize: number;
  readonly title: Box;
  readonly subtitle: Box;
  /** Boxes of the names of the column axis and the row axis. */
  readonly acrossName: Box;
  readonly downName: Box;
  readonly acrossLabel: (column: number) => Box;
  readonly downLabel: (row: number) => Box;
  /** Box of the label above a cell. */
  readonly cellLabel: (cell: number) => Box;
  readonly cell: (cell: number) => Box;
}

/** Width in pixels by the number of columns: a cell is large enough to judge alone, and no larger than its picture. */
const WIDTH_BY_COLUMNS_PX = [1080, 1080, 1440, 1680, 1920, 2160, 2400] as const;

/** Most pixels of a sheet. A sheet with many rows is scaled down to this. */
const MAX_SHEET_PIXELS = 9_000_000;

/** Ratios of the sheet's width. A phone shows a sheet about 340 pixels wide: a label is 12 of them high, and at least 10. */
const [LABEL_RATIO, MIN_LABEL_RATIO, MARGIN_RATIO, GAP_RATIO] = [0.036, 0.0295, 0.022, 0.008] as const;
export const [TITLE_RATIO, SUBTITLE_RATIO] = [0.044, 0.031] as const;

/** Largest ratio of the width that the labels of rows take. */
const MAX_ROW_LABELS_RATIO = 0.21;

/**
 * Computes the positions of all parts of a sheet.
 * @param widest the width of the widest row label at font size 1
 * @param lines lines that the labels of columns or of cells need
 */
export function computeLayout(
  grid: SheetGrid,
  shape: Size,
  { widest: widestRowLabel, lines }: { readonly widest: number; readonly lines: number },
): SheetLayout {
  const wanted = WIDTH_BY_COLUMNS_PX[grid.columns] ?? WIDTH_BY_COLUMNS_PX[6];
  const first = layoutAtWidth(wanted);
  const pixels = first.width * first.height;
  return pixels <= MAX_SHEET_PIXELS ? first : layoutAtWidth(Math.round(wanted * Math.sqrt(MAX_SHEET_PIXELS / pixels)));

  function layoutAtWidth(width: number): SheetLayout {
    const ratioToPx = (ratio: number) => Math.round(width * ratio);
    const [margin, gap, labelSize] = [ratioToPx(MARGIN_RATIO), ratioToPx(GAP_RATIO), ratioToPx(LABEL_RATIO)];
    const textWidth = width - 2 * margin;
    const rowLabelWidth = grid.rowAxis
      ? Math.ceil(Math.min(MAX_ROW_LABELS_RATIO * width, Math.max(widestRowLabel, 2) * labelSize)) + gap * 2
      : 0;
    const columnLabelHeight = Math.round(labelSize * 1.25 * lines);
    const cellWidth = Math.floor((textWidth - rowLabelWidth - gap * (grid.columns - 1)) / grid.columns);
    const cellHeight = Math.round((cellWidth * shape.height) / shape.width);
    const title: Box = { left: margin, top: margin, width: textWidth, height: Math.round(width * TITLE_RATIO * 1.25) };
    const subtitle: Box = {
      left: margin,
      top: bottomOf(title),
      width: textWidth,
      height: Math.round(width * SUBTITLE_RATIO * 1.35),
    };
    const axisNameHeight = grid.columnAxis || grid.cellAxis ? Math.round(labelSize * 1.3) : 0;
    const acrossName: Box = {
      left: margin + rowLabelWidth,
      top: bottomOf(subtitle) + gap,
      width: textWidth - rowLabelWidth,
      height: axisNameHeight,
    };
    const downName: Box = {
      left: margin,
      top: bottomOf(subtitle) + gap,
      width: rowLabelWidth - gap,
      height: axisNameHeight,
    };
    const cellsTop = bottomOf(acrossName) + (grid.columnAxis ? columnLabelHeight : 0) + gap;
    const cellLabelHeight = grid.cellAxis ? columnLabelHeight : 0;
    const rowHeight = cellLabelHeight + cellHeight + gap;
    const cell = (number: number): Box => {
      const { column, row } = grid.positionOf(number);
      return {
        left: margin + rowLabelWidth + column * (cellWidth + gap),
        top: cellsTop + row * rowHeight + cellLabelHeight,
        width: cellWidth,
        height: cellHeight,
      };
    };
    return {
      width,
      height: cellsTop + grid.rows * rowHeight - gap + margin,
      labelSize,
      minLabelSize: Math.round(width * MIN_LABEL_RATIO),
      title,
      subtitle,
      acrossName,
      downName,
      acrossLabel: (column) => ({
        left: margin + rowLabelWidth + column * (cellWidth + gap),
        top: bottomOf(acrossName),
        width: cellWidth,
        height: columnLabelHeight,
      }),
      downLabel: (row) => ({
        left: margin,
        top: cellsTop + row * rowHeight,
        width: rowLabelWidth - gap * 2,
        height: cellHeight,
      }),
      cellLabel: (number) => {
        const box = cell(number);
        return { ...box, top: box.top - cellLabelHeight, height: cellLabelHeight };
      },
      cell,
    };
  }
}

const bottomOf = ({ top, height }: Box) => top + height;
