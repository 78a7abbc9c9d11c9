import { plannedSheetMessage } from '#discord/messages/sheet-message.ts';
import { assertPlaceAllowed } from '#schema/allowed-places.ts';
import { forAudience } from '#schema/language/ambient.ts';
import { UserError } from '#schema/user-error.ts';
import type { ReadRequest } from '#schema/words/read-prompt.ts';
import { choosePrivacy } from '../choose-privacy.ts';
import type { CommandContext } from '../command.ts';
import { comparisonArguments } from './comparison-arguments.ts';

/** Plans a sheet of all prompts that the choices of one make, and asks whether to paint it. @throws UserError */
export async function planAllWords(read: ReadRequest, context: CommandContext): Promise<void> {
  const { interaction, reply, services } = context;
  const { sheets, generator, allowedPlaces } = services;
  assertPlaceAllowed(interaction.place, allowedPlaces);
  generator.assertMayPaint(interaction.person, interaction.place);
  if (read.options.has('image'))
    throw new UserError('`--all` paints from words alone. Leave `--all` out, or the `image`.');
  const planned = sheets.plan(...comparisonArguments(read, { ...interaction, private: false }, services));
  const isPrivate = await choosePrivacy(context);
  if (isPrivate === undefined) return;
  const sheet = { ...planned, private: isPrivate };
  await reply.deferReply(isPrivate);
  await sheets.save(sheet);
  await reply.editReply(
    forAudience(isPrivate ? 'own' : 'place', () => plannedSheetMessage(sheet, sheets.estimate(sheet))),
  );
}
