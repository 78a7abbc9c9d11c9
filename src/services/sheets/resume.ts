import { isTerminal, jobId } from '#schema/job/job.ts';
import { storedMarkdown, toPlainText } from '#schema/markdown.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import type { Undelivered } from '#services/images/undelivered.ts';
import type { JobStore } from '#services/jobs/job-store.ts';
import type { SheetRenderer, Tile } from '#services/sheets/rendering/sheet-renderer.ts';
import { FAULT_MESSAGE } from './cell-notifier.ts';
import type { SheetProgress } from './sheet-run.ts';

/** Reads how far an earlier process came with a sheet: its cells' jobs are in the job store, their pictures on disk. */
export async function restoreProgress(
  sheet: Sheet,
  renderer: SheetRenderer,
  { jobStore, undelivered }: { readonly jobStore: JobStore; readonly undelivered: Undelivered },
): Promise<SheetProgress> {
  const tiles: Tile[] = [];
  const activeCells: number[] = [];
  let sketch = false;
  // One by one, so that only one full-size picture is in memory.
  for (const cell of sheet.drafts.keys()) {
    const job = await jobStore.find(jobId(sheet.id, cell + 1));
    if (job && !isTerminal(job.state)) activeCells.push(cell);
    if (job?.state.is === 'delivered') sketch ||= job.state.sketch;
    tiles.push(await tileOf(job));
  }
  return { renderer, tiles, activeCells, sketch };

  async function tileOf(job: Awaited<ReturnType<JobStore['find']>>): Promise<Tile> {
    switch (job?.state.is) {
      case 'delivered':
      case 'kept': {
        const [picture] = (await undelivered.get(job.id))?.pictures ?? [];
        return picture ? { is: 'painted', thumbnail: await renderer.createThumbnail(picture) } : { is: 'lost' };
      }
      case 'refused':
        return { is: 'failed', reason: toPlainText(storedMarkdown(job.state.reason)) };
      case 'failed':
        return { is: 'failed', reason: FAULT_MESSAGE };
      case 'canceled':
        return { is: 'canceled' };
      default:
        return { is: 'waiting' };
    }
  }
}
