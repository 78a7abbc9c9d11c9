import { type Card, roleValue } from './card.ts';
import type { ModelInput } from './recipe.ts';
import type { Sheet, SheetAxis } from './sheet.ts';
import type { Size } from './shown.ts';

/** Where the cells of a sheet stand. */
export interface SheetGrid {
  readonly columns: number;
  readonly rows: number;
  /** Column and row of a cell, from 0. */
  readonly at: (cell: number) => { readonly column: number; readonly row: number };
  /** Over the columns, and at the left of the rows. */
  readonly across: SheetAxis | undefined;
  readonly down: SheetAxis | undefined;
  /** A single axis, which goes on in the next row: over each cell stands its own label. */
  readonly each: SheetAxis | undefined;
}

/** Cells in one row before a single axis goes on in the next. */
const IN_A_STRIP = 4;

/** Columns that can be told apart on a phone. Of two axes the shorter one lies across where the other has more. */
const MOST_COLUMNS = 6;

export function gridOf({ x, y }: Pick<Sheet, 'x' | 'y'>): SheetGrid {
  const axis = x && y ? undefined : (x ?? y);
  if (axis || !x || !y) {
    const count = axis?.labels.length ?? 1;
    const columns = count <= IN_A_STRIP ? count : Math.ceil(Math.sqrt(count));
    return {
      columns,
      rows: Math.ceil(count / columns),
      at: (cell) => ({ column: cell % columns, row: Math.floor(cell / columns) }),
      across: undefined,
      down: undefined,
      each: axis,
    };
  }
  const wide = x.labels.length;
  const at = (cell: number) => ({ column: cell % wide, row: Math.floor(cell / wide) });
  const turned = wide > MOST_COLUMNS && y.labels.length < wide;
  if (!turned) return { columns: wide, rows: y.labels.length, at, across: x, down: y, each: undefined };
  return {
    columns: y.labels.length,
    rows: wide,
    at: (cell) => ({ column: at(cell).row, row: at(cell).column }),
    across: y,
    down: x,
    each: undefined,
  };
}

/** The box of one unit of area that a cell's picture fits in. Without a shape that can be told it is a square. */
export function shapeOf(card: Card, input: ModelInput): Size {
  const value = (role: 'aspect_ratio' | 'width' | 'height') => roleValue(card, input, role);
  const aspect = String(value('aspect_ratio') ?? '');
  const [wide, high] =
    aspect === 'custom' ? [value('width'), value('height')].map(Number) : aspect.split(':').map(Number);
  const ratio = wide && high && wide > 0 && high > 0 ? wide / high : 1;
  return { width: Math.sqrt(ratio), height: 1 / Math.sqrt(ratio) };
}

/** The box that all of these fit in. */
export function commonShape(shapes: readonly Size[]): Size {
  return {
    width: Math.max(...shapes.map(({ width }) => width)),
    height: Math.max(...shapes.map(({ height }) => height)),
  };
}
