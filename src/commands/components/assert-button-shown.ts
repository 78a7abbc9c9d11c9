import type { BaseContext } from '#commands/command.ts';
import { t } from '#schema/language/t.ts';
import { hiddenButtons, hidingGroup } from '#schema/settings/members/hidden-buttons.ts';
import { UserError } from '#schema/user-error.ts';

/** For the buttons of older messages. @throws UserError where the server has switched this button off */
export function assertButtonShown(
  button: string,
  { interaction, services }: Pick<BaseContext, 'interaction' | 'services'>,
) {
  const group = hidingGroup(button, services.serverSettings.get(interaction.place.guild, hiddenButtons));
  if (group)
    throw new UserError(t('The admins of this server have switched **{button}** off.', { button: t(group.label) }));
}
