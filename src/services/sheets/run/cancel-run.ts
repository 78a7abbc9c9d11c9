import type { Person } from '#schema/interaction/interaction.ts';
import { t } from '#schema/language/t.ts';
import { mention } from '#schema/markdown.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import type { SheetRun } from './sheet-run.ts';

/** Cancels a sheet that is painted. @throws UserError if it is not, or this person may not cancel it */
export function cancelRun(
  run: SheetRun | undefined,
  canceledBy: Person,
  mayManage: boolean,
  reply: Sheet['reply'],
): void {
  if (!run || run.allCellsEnded || run.sheet.state === 'canceled')
    throw new UserError('This is no longer being painted.');
  if (run.sheet.person.id !== canceledBy.id && !mayManage) {
    throw new UserError(
      t('Only {person}, or somebody with *Manage Messages*, can cancel this.', {
        person: mention.user(run.sheet.person.id),
      }),
    );
  }
  run.cancel(reply);
}
