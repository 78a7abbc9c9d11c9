import type { Place } from '#schema/interaction/interaction.ts';
import { hasRole, isWithin } from '#schema/interaction/place.ts';
import { t } from '#schema/language/t.ts';
import { mention } from '#schema/markdown.ts';
import { canManageGuild, formatMentions } from '#schema/preset/access.ts';
import { paintChannels } from '#schema/settings/members/paint-channels.ts';
import { painterRoles } from '#schema/settings/members/painter-roles.ts';
import { UserError } from '#schema/user-error.ts';
import type { ServerSettings } from './server-settings.ts';

/**
 * Checks who may paint in a server, and where. A thread whose category is not known is in none.
 * @throws UserError that names the roles or the channels; Error if the server is not loaded
 */
export function assertMayPaint(serverSettings: Pick<ServerSettings, 'get'>, place: Place): void {
  const roles = serverSettings.get(place.guild, painterRoles);
  if (roles.length > 0 && !hasRole(place, roles) && !canManageGuild(place)) {
    throw new UserError(
      t('In this server, only members with {mentions} can paint. An admin can give you the role.', {
        mentions: formatMentions(roles.map(mention.role)),
      }),
    );
  }
  const channels = serverSettings.get(place.guild, paintChannels);
  if (channels.length > 0 && !isWithin(place, channels))
    throw new UserError(
      t('In this server, I paint only in {mentions}.', { mentions: formatMentions(channels.map(mention.channel)) }),
    );
}
