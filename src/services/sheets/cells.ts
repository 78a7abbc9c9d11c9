import type { Job } from '#schema/job.ts';
import type { Audience } from '#services/audience.ts';
import type { Painting } from '#services/backends/backend.ts';
import type { Kept } from '#services/kept.ts';

/** Who is told what becomes of a sheet's cells. */
export interface CellWatcher {
  begun(cell: number): void;
  /** Its pictures are kept. Resolves with where the sheet is. */
  painted(cell: number, painting: Painting): Promise<Job['message']>;
  failed(cell: number, why: string): void;
  canceled(cell: number): void;
}

/** Everybody's audience of cells, in this process and after a restart: it keeps the pictures, and tells their sheet. */
export interface CellAudience extends Audience {
  /** Until the watcher is disposed of. */
  watch(sheet: string, watcher: CellWatcher): Disposable;
}

/** Ms that the pictures of cells are kept, for whoever goes on with one. */
export const CELLS_KEPT_FOR = 24 * 60 * 60 * 1000;

/** What a cell says of a fault; the log has the rest. */
export const FAULT = 'something went wrong';

export function openCells(kept: Kept): CellAudience {
  const watchers = new Map<string, CellWatcher>();
  const tell = ({ cell }: Job, what: (watcher: CellWatcher, at: number) => void) => {
    const watcher = watchers.get(cell?.sheet ?? '');
    if (cell && watcher) what(watcher, cell.at);
  };
  return {
    watch: (sheet, watcher) => {
      watchers.set(sheet, watcher);
      return { [Symbol.dispose]: () => void watchers.delete(sheet) };
    },
    // Where its sheet was not begun, nobody waits for it.
    acknowledged: async ({ cell }) => watchers.has(cell?.sheet ?? ''),
    show: (job, { is }) => {
      if (is !== 'waiting') tell(job, (watcher, at) => watcher.begun(at));
    },
    deliver: async (job, painting, seconds) => {
      await kept.put(job.id, { ...painting, seconds });
      const { cell } = job;
      const message = cell && (await watchers.get(cell.sheet)?.painted(cell.at, painting));
      return { is: 'delivered', by: 'reply', message };
    },
    refuse: async (job, { message }) => tell(job, (watcher, at) => watcher.failed(at, message)),
    fail: async (job) => tell(job, (watcher, at) => watcher.failed(at, FAULT)),
    cancel: async (job) => tell(job, (watcher, at) => watcher.canceled(at)),
  };
}
