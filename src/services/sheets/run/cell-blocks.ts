import type { Block } from '#services/backends/backend.ts';

/** What the cells of a sheet wait for, that the model is not to blame for. */
export interface CellBlocks {
  /** Of the cell that reported last; nothing while no cell waits. */
  readonly latest: Block | undefined;
  set(cell: number, block: Block | undefined): void;
  delete(cell: number): void;
}

/** @param onChange is called when what the sheet should show has changed; cells report the same again and again */
export function createCellBlocks(onChange: () => void): CellBlocks {
  const blocks = new Map<number, Block>();
  const latest = () => [...blocks.values()].at(-1);
  const describe = () => JSON.stringify(latest());
  return {
    get latest() {
      return latest();
    },
    set: (cell, block) => {
      const before = describe();
      blocks.delete(cell);
      if (block) blocks.set(cell, block);
      if (describe() !== before) onChange();
    },
    delete: (cell) => void blocks.delete(cell),
  };
}
