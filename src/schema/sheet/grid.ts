import type { ModelInput } from '#schema/model/field/input.ts';
import { getParamValue, type Model } from '#schema/model/model.ts';
import type { Size } from '#schema/size.ts';
import type { Sheet, SheetAxis } from './sheet.ts';

/** Where the cells of a sheet are. */
export interface SheetGrid {
  readonly columns: number;
  readonly rows: number;
  /** Column and row of a cell, from 0. */
  readonly positionOf: (cell: number) => { readonly column: number; readonly row: number };
  /** Labels above the columns, and to the left of the rows. */
  readonly columnAxis: SheetAxis | undefined;
  readonly rowAxis: SheetAxis | undefined;
  /** A single axis, which continues in the next row: each cell has its label above it. */
  readonly cellAxis: SheetAxis | undefined;
}

/** Cells that a single axis has in one row; with more it continues in further rows. */
const MAX_STRIP_CELLS = 4;

/** Columns that can be told apart on a phone. If one axis is longer, the shorter one goes across. */
const MAX_COLUMNS = 6;

export function createGrid({ x, y }: Pick<Sheet, 'x' | 'y'>): SheetGrid {
  const axis = x && y ? undefined : (x ?? y);
  if (axis || !x || !y) {
    const count = axis?.labels.length ?? 1;
    const columns = count <= MAX_STRIP_CELLS ? count : Math.ceil(Math.sqrt(count));
    return {
      columns,
      rows: Math.ceil(count / columns),
      positionOf: (cell) => ({ column: cell % columns, row: Math.floor(cell / columns) }),
      columnAxis: undefined,
      rowAxis: undefined,
      cellAxis: axis,
    };
  }
  const columnCount = x.labels.length;
  const at = (cell: number) => ({ column: cell % columnCount, row: Math.floor(cell / columnCount) });
  const isTransposed = columnCount > MAX_COLUMNS && y.labels.length < columnCount;
  if (!isTransposed)
    return {
      columns: columnCount,
      rows: y.labels.length,
      positionOf: at,
      columnAxis: x,
      rowAxis: y,
      cellAxis: undefined,
    };
  return {
    columns: y.labels.length,
    rows: columnCount,
    positionOf: (cell) => ({ column: at(cell).row, row: at(cell).column }),
    columnAxis: y,
    rowAxis: x,
    cellAxis: undefined,
  };
}

/** The shape of a cell's picture, with an area of 1. A square if it is not known. */
export function cellShape(model: Model, input: ModelInput): Size {
  const value = (param: 'aspect_ratio' | 'width' | 'height') => getParamValue(model, input, param);
  const aspect = String(value('aspect_ratio') ?? '');
  const [wide, high] =
    aspect === 'custom' ? [value('width'), value('height')].map(Number) : aspect.split(':').map(Number);
  const ratio = wide && high && wide > 0 && high > 0 ? wide / high : 1;
  return { width: Math.sqrt(ratio), height: 1 / Math.sqrt(ratio) };
}

/** The smallest box that all shapes fit into. */
export function boundingShape(shapes: readonly Size[]): Size {
  return {
    width: Math.max(...shapes.map(({ width }) => width)),
    height: Math.max(...shapes.map(({ height }) => height)),
  };
}
