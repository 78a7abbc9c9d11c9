import { choosePrivacy } from '#commands/shared/choose-privacy.ts';
import { plannedSheetMessage } from '#discord/messages/sheet-message.ts';
import { forAudience } from '#schema/language/ambient.ts';
import type { Sheet } from '#schema/sheet/sheet.ts';
import type { BaseContext } from '../command.ts';

/** Stores a planned sheet, and asks whether to paint it. @throws UserError where its server does not allow its words */
export async function showPlan(planned: Sheet, context: BaseContext): Promise<void> {
  const { interaction, reply, services } = context;
  const { sheets, generator } = services;
  // The message shows them to everybody. As when it is painted, what forbids the first cell forbids the sheet.
  for (const draft of planned.drafts.slice(0, 1)) await generator.checkWords(draft, interaction);
  const isPrivate = await choosePrivacy(context);
  if (isPrivate === undefined) return;
  const sheet = { ...planned, private: isPrivate };
  await reply.deferReply(isPrivate);
  await sheets.save(sheet);
  await reply.editReply(
    forAudience(isPrivate ? 'own' : 'place', () => plannedSheetMessage(sheet, sheets.estimate(sheet))),
  );
}
