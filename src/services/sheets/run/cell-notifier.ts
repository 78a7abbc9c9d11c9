import type { JobCost } from '#schema/cost/cost.ts';
import type { Job } from '#schema/job/job.ts';
import { toPlainText } from '#schema/markdown.ts';
import type { UserErrorCode } from '#schema/user-error.ts';
import type { Block, GenerationResult } from '#services/backends/backend.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { JobNotifier } from '#services/jobs/run/job-notifier.ts';

/** Receives what happens to the cells of a sheet. */
export interface CellWatcher {
  onStarted(cell: number): void;
  /** Called before a cell ends that is not canceled. */
  onCost(cell: number, cost: JobCost | undefined): void;
  /** Called with what a cell that has started waits for, and with nothing when it goes on. */
  onBlocked(cell: number, block: Block | undefined): void;
  /** Called once the pictures are stored. Resolves with the sheet's message. */
  onGenerated(cell: number, result: GenerationResult): Promise<Job['message']>;
  onRefused(cell: number, reason: string, code: UserErrorCode): void;
  onFault(cell: number): void;
  onCanceled(cell: number, cost: JobCost | undefined): void;
}

/** The notifier for the jobs of all cells: it stores their pictures, and notifies the watcher of their sheet. */
export interface CellNotifier extends JobNotifier {
  /** Notifies `watcher` of this sheet's cells until disposed of. */
  watch(sheet: string, watcher: CellWatcher): Disposable;
}

/** Ms that the pictures of cells are kept, for members who open one. */
export const CELL_RETENTION_MS = 24 * 60 * 60 * 1000;

export function createCellNotifier(undelivered: Undelivered): CellNotifier {
  const watchers = new Map<string, CellWatcher>();
  const notify = ({ cell }: Job, action: (watcher: CellWatcher, at: number) => void) => {
    const watcher = watchers.get(cell?.sheet ?? '');
    if (cell && watcher) action(watcher, cell.at);
  };
  const notifyCost = (job: Job) => notify(job, (watcher, at) => watcher.onCost(at, job.cost));
  return {
    watch: (sheet, watcher) => {
      watchers.set(sheet, watcher);
      return { [Symbol.dispose]: () => void watchers.delete(sheet) };
    },
    // If its sheet was not started, nobody waits for the cell.
    isAcknowledged: async ({ cell }) => watchers.has(cell?.sheet ?? ''),
    showProgress: (job, progress) => {
      if (progress.is === 'waiting') return;
      notify(job, (watcher, at) => {
        watcher.onStarted(at);
        watcher.onBlocked(at, progress.is === 'blocked' ? progress : undefined);
      });
    },
    deliver: async (job, result, seconds) => {
      await undelivered.put(job.id, { ...result, seconds });
      const { cell } = job;
      notifyCost(job);
      const message = cell && (await watchers.get(cell.sheet)?.onGenerated(cell.at, result));
      return { is: 'delivered', route: 'reply', message };
    },
    reportUserError: async (job, { markdown, code }) => {
      notifyCost(job);
      notify(job, (watcher, at) => watcher.onRefused(at, toPlainText(markdown), code));
    },
    reportFault: async (job) => {
      notifyCost(job);
      notify(job, (watcher, at) => watcher.onFault(at));
    },
    reportCancellation: async (job) => notify(job, (watcher, at) => watcher.onCanceled(at, job.cost)),
  };
}
