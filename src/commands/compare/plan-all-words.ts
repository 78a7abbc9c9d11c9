import { assertPlaceAllowed } from '#schema/allowed-places.ts';
import { UserError } from '#schema/user-error.ts';
import type { ReadRequest } from '#schema/words/read-prompt.ts';
import type { CommandContext } from '../command.ts';
import { comparisonArguments } from './comparison-arguments.ts';
import { showPlan } from './show-plan.ts';

/** Plans a sheet of all prompts that the choices of one make, and asks whether to paint it. @throws UserError */
export async function planAllWords(read: ReadRequest, context: CommandContext): Promise<void> {
  const { interaction, services } = context;
  const { sheets, generator, allowedPlaces } = services;
  assertPlaceAllowed(interaction.place, allowedPlaces);
  generator.assertMayPaint(interaction.person, interaction.place);
  if (read.options.has('image'))
    throw new UserError('`--all` paints from words alone. Leave `--all` out, or the `image`.');
  await showPlan(sheets.plan(...comparisonArguments(read, { ...interaction, private: false }, services)), context);
}
