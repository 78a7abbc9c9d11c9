import { isTerminal, jobId } from '#schema/job/job.ts';
import { inLanguages } from '#schema/language/ambient.ts';
import { storedMarkdown, toPlainText } from '#schema/markdown.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import type { Undelivered } from '#services/images/undelivered/undelivered.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import { openRendererFor } from '#services/sheets/renderer.ts';
import type { SheetRenderer, Tile } from '#services/sheets/rendering/sheet-renderer.ts';
import type { SheetStore } from '#services/sheets/sheet-store.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';
import { paintedTile } from './painted-tile.ts';
import { coveredTile, faultTile, refusedTile } from './retry-cells.ts';
import type { SheetProgress } from './sheet-progress.ts';
import { runSheet, type SheetRun } from './sheet-run.ts';
import type { StartRunOptions } from './start-run.ts';

/** Reads how far an earlier process came with a sheet: its cells' jobs are in the job store, their pictures on disk. */
export async function restoreProgress(
  sheet: Sheet,
  renderer: SheetRenderer,
  { jobStore, undelivered, log }: Pick<ResumeSheetsOptions, 'jobStore' | 'undelivered' | 'log'>,
): Promise<SheetProgress> {
  const tiles: Tile[] = [];
  const costs: SheetProgress['costs'] = new Map();
  const activeCells: number[] = [];
  let sketch = false;
  // One by one, so that only one full-size picture is in memory.
  for (const cell of sheet.drafts.keys()) {
    const found = await skipUnknownForm(async () => ({ job: await jobStore.find(jobId(sheet.id, cell + 1)) }));
    const job = found?.job;
    if (job && !isTerminal(job.state)) activeCells.push(cell);
    else if (job) costs.set(cell, job.cost);
    if (job?.state.is === 'delivered') sketch ||= job.state.sketch;
    // One that cannot be read is not painted again, unless somebody asks for it: it may have been paid for.
    tiles.push(found ? await tileOf(job) : faultTile());
  }
  return { renderer, tiles, costs, activeCells, sketch };

  async function tileOf(job: Awaited<ReturnType<JobStore['find']>>): Promise<Tile> {
    switch (job?.state.is) {
      case 'delivered':
      case 'kept': {
        const [picture] = (await undelivered.get(job.id))?.pictures ?? [];
        const found = job.checks?.find(({ verdict }) => verdict !== 'clean');
        if (picture && found) return coveredTile(found.verdict !== 'flagged');
        if (!picture) return { is: 'lost' };
        return paintedTile(renderer, picture, (error) =>
          log.error({ job: job.id, err: error }, 'a cell cannot be shown'),
        );
      }
      case 'refused':
        return refusedTile(toPlainText(storedMarkdown(job.state.reason)), job.state.code);
      case 'failed':
        return faultTile();
      case 'canceled':
        return { is: 'canceled' };
      default:
        return { is: 'waiting' };
    }
  }
}

export interface ResumeSheetsOptions extends StartRunOptions {
  readonly sheetStore: SheetStore;
  readonly jobStore: JobStore;
  readonly undelivered: Undelivered;
  /** Whether this process resumes the sheets of this server, or of direct messages. */
  readonly ownsGuild: (guild: string | undefined) => boolean;
}

/** Goes on with the sheets that an earlier process left. */
export async function resumeSheets(
  options: ResumeSheetsOptions,
  isStarting: (id: string) => boolean,
  track: (run: SheetRun) => void,
): Promise<void> {
  const { sheetStore, models, log, ownsGuild } = options;
  const logResumeError = (job: string, error: unknown) =>
    log.error({ job, err: error }, 'a sheet could not be resumed');
  const unfinished = await sheetStore.findUnfinished(logResumeError);
  const owned = unfinished.filter(({ id, place }) => ownsGuild(place.guild) && !isStarting(id));
  if (owned.length) log.info({ sheets: owned.length }, 'resuming the sheets of an earlier run');
  for (const sheet of owned) {
    try {
      await inLanguages(sheet.languages, sheet.private ? 'own' : 'place', async () => {
        const progress = await restoreProgress(sheet, await openRendererFor(sheet, models.findByName), options);
        track(runSheet(sheet, progress, options));
      });
    } catch (error) {
      logResumeError(sheet.id, error);
    }
  }
}
