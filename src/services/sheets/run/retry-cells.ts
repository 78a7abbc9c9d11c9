import { type Job, jobId } from '#schema/job/job.ts';
import { maySucceedLater, mayTryAgain } from '#schema/job/retry.ts';
import { plainText, t } from '#schema/language/t.ts';
import { mention, toPlainText } from '#schema/markdown.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { UserError, type UserErrorCode } from '#schema/user-error.ts';
import type { JobStore } from '#services/jobs/store/job-store.ts';
import type { Tile } from '#services/sheets/rendering/sheet-renderer.ts';
import { skipUnknownForm } from '#services/store/unknown-form-error.ts';

/** Cells that failed through no fault of the person's. */
export const countRetryable = (tiles: readonly Tile[]): number =>
  tiles.filter((tile) => tile.is === 'failed' && tile.mayTryAgain).length;

/** A sheet whose cells have ended. The job store has the recipes of painted cells; of the others, only those may be painted. */
export function endSheet(sheet: Sheet, tiles: readonly Tile[]): Sheet {
  if (sheet.state === 'canceled') return { ...sheet, drafts: [] };
  return { ...sheet, drafts: countRetryable(tiles) > 0 ? sheet.drafts : [], state: 'over' };
}

/**
 * The cells of a sheet that can be tried again. A cell without a job was not admitted, or its job cannot be read any more. One whose
 * job was canceled in a sheet that was not, was to be tried again, and Discord or this process failed before it began.
 * @throws UserError where there is none, or the sheet is somebody else's
 */
export async function findRetryableCells(
  { id, drafts, person, state }: Sheet,
  requestedBy: string,
  jobStore: Pick<JobStore, 'find'>,
): Promise<readonly [first: number, ...others: number[]]> {
  if (person.id !== requestedBy)
    throw new UserError(
      t('Only {person} can do this. Use `/compare` for a sheet of your own.', { person: mention.user(person.id) }),
    );
  const isRetryable = (job: Job | undefined) => job === undefined || job.state.is === 'canceled' || mayTryAgain(job);
  const findCell = (cell: number) => skipUnknownForm(() => jobStore.find(jobId(id, cell + 1)));
  const jobs = await Promise.all(drafts.map((_, cell) => findCell(cell)));
  const [first, ...others] = jobs.flatMap((job, cell) => (isRetryable(job) ? [cell] : []));
  if (state === 'over' && first !== undefined) return [first, ...others];
  throw alreadyRequestedError();
}

export const alreadyRequestedError = (): UserError =>
  new UserError('This was already requested.', { code: 'already-requested' });

/** A cell that failed without a message of its own. The log has the cause. */
export const faultTile = (): Tile => ({
  is: 'failed',
  reason: plainText('something went wrong'),
  mayTryAgain: true,
});

/** Whether it has a picture that can be opened, or could for a while. */
export const isOpenable = ({ is }: Tile): boolean =>
  is === 'painted' || is === 'undrawable' || is === 'lost' || is === 'covered';

/** A cell whose picture is not for everybody. */
export const coveredTile = (isUnchecked: boolean): Tile => ({ is: 'covered', isUnchecked });

/** A cell that was not admitted, or whose job has failed. */
export const failedTile = (error: unknown): Tile =>
  error instanceof UserError ? refusedTile(toPlainText(error.markdown), error.code) : faultTile();

/** What a cap has no room for now, it may have room for when it opens again, so the cell can be painted then. */
export const refusedTile = (reason: string, code: UserErrorCode | undefined): Tile => ({
  is: 'failed',
  reason,
  mayTryAgain: code !== undefined && (code === 'limit-reached' || maySucceedLater(code)),
  code,
});
