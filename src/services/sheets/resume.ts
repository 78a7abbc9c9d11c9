import { isOver, jobId } from '#schema/job.ts';
import type { Sheet } from '#schema/sheet.ts';
import type { Kept } from '#services/kept.ts';
import type { Ledger } from '#services/ledger.ts';
import type { SheetPainter, Tile } from '#services/sheet-picture.ts';
import { FAULT } from './cells.ts';
import type { Begun } from './run.ts';

/** How far an earlier process came with a sheet: its cells' jobs are in the ledger, their pictures on disk. */
export async function lookUp(
  sheet: Sheet,
  painter: SheetPainter,
  { ledger, kept }: { readonly ledger: Ledger; readonly kept: Kept },
): Promise<Begun> {
  const tiles: Tile[] = [];
  const underWay: number[] = [];
  let sketch = false;
  // One after the other: only one whole picture is in memory at a time.
  for (const cell of sheet.drafts.keys()) {
    const job = await ledger.find(jobId(sheet.id, cell + 1));
    if (job && !isOver(job.state)) underWay.push(cell);
    if (job?.state.is === 'delivered') sketch ||= job.state.sketch;
    tiles.push(await tileOf(job));
  }
  return { painter, tiles, underWay, sketch };

  async function tileOf(job: Awaited<ReturnType<Ledger['find']>>): Promise<Tile> {
    switch (job?.state.is) {
      case 'delivered':
      case 'kept': {
        const [picture] = (await kept.get(job.id))?.pictures ?? [];
        return picture ? { is: 'painted', thumbnail: await painter.shrink(picture) } : { is: 'lost' };
      }
      case 'refused':
        return { is: 'failed', why: job.state.reason };
      case 'failed':
        return { is: 'failed', why: FAULT };
      case 'canceled':
        return { is: 'canceled' };
      default:
        return { is: 'waiting' };
    }
  }
}
