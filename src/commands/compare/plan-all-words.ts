import { plannedSheetMessage } from '#discord/messages/sheet-message.ts';
import { assertPlaceAllowed } from '#schema/allowed-places.ts';
import { UserError } from '#schema/user-error.ts';
import type { ReadRequest } from '#schema/words/read-prompt.ts';
import type { CommandContext } from '../command.ts';
import { comparisonArguments } from './comparison-arguments.ts';

/** Plans a sheet of all prompts that the choices of one make, and asks whether to paint it. @throws UserError */
export async function planAllWords(
  read: ReadRequest,
  { interaction, options, reply, services }: CommandContext,
): Promise<void> {
  const { sheets, generator, allowedPlaces } = services;
  assertPlaceAllowed(interaction.place, allowedPlaces);
  generator.assertMayPaint(interaction.person, interaction.place);
  if (read.options.has('image'))
    throw new UserError('`--all` paints from words alone. Leave `--all` out, or the `image`.');
  const request = { ...interaction, private: options.get('private') === true };
  const sheet = sheets.plan(...comparisonArguments(read, request, services));
  await reply.deferReply(sheet.private);
  await sheets.save(sheet);
  await reply.editReply(plannedSheetMessage(sheet, sheets.estimate(sheet)));
}
