import { canView, type Viewer } from '#schema/job/access.ts';
import { erasedError } from '#schema/job/erased-job.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import { UserError } from '#schema/user-error.ts';
import type { SheetStore } from './sheet-store.ts';

/** @throws UserError if it is erased or not known, or this person cannot have seen it */
export async function findVisibleSheet(
  id: string,
  viewer: Viewer,
  sheetStore: Pick<SheetStore, 'find'>,
): Promise<Sheet> {
  const sheet = await sheetStore.find(id);
  if (sheet?.erased) throw erasedError();
  if (sheet && canView(viewer, { ...sheet, guild: sheet.place.guild, channel: sheet.place.channel })) return sheet;
  throw new UserError('I no longer know this sheet. Use `/compare` to make a new one.');
}

/** Whether nothing is known of a sheet, or only that it was of this place and was erased. */
export async function isForgottenHere(
  id: string,
  { guild, channel }: Viewer['place'],
  sheetStore: Pick<SheetStore, 'find'>,
): Promise<boolean> {
  const sheet = await sheetStore.find(id);
  return !sheet || (sheet.erased === true && sheet.place.guild === guild && sheet.place.channel === channel);
}
