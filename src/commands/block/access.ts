import { PermissionFlagsBits } from 'discord.js';
import type { CommandContext } from '#commands/command.ts';
import type { Place } from '#schema/interaction/interaction.ts';
import { canManageGuild } from '#schema/preset/access.ts';
import { UserError } from '#schema/user-error.ts';

/** Who sees the commands, unless a server's settings say otherwise. */
export const DEFAULT_PERMISSIONS = String(PermissionFlagsBits.ModerateMembers);

/** @throws UserError where this person may not block anybody */
export function requireModerator(place: Place): void {
  if (!canManageGuild(place) && (place.permissions & PermissionFlagsBits.ModerateMembers) === 0n)
    throw new UserError('Only members with *Manage Server* or *Timeout Members* can block others.');
}

/** The server, and the member that was chosen. @throws UserError where this person may not block anybody */
export function requireTarget({ interaction: { place }, options }: CommandContext): { guild: string; member: string } {
  if (place.guild === undefined) throw new UserError('Members are blocked in a server. Use this command there.');
  requireModerator(place);
  return { guild: place.guild, member: String(options.get('member')) };
}
