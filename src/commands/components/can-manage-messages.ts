import type { Place } from '#schema/interaction/interaction.ts';
import { canManageGuild } from '#schema/preset/access.ts';

/** Discord's permission to manage messages (topics/permissions.mdx). */
const MANAGE_MESSAGES_PERMISSION = 1n << 13n;

/** Whether somebody may cancel or delete what belongs to others: with Manage Messages, or as a manager of the server. */
export function canManageMessages(place: Place): boolean {
  return (place.permissions & MANAGE_MESSAGES_PERMISSION) !== 0n || canManageGuild(place);
}
