import { PermissionFlagsBits as P } from 'discord.js';
import type { Platform } from '../platform.ts';
import { hasPermissions } from '../state/permissions.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

export interface MessageDeletion {
  user: string;
  message: string;
}

/**
 * Deletes a message as a user: its author, the user it responds to, or a member with Manage Messages.
 * The bot gets no event, as it has no intents.
 * @throws UserActionRefusedError where the user cannot see or may not delete the message
 */
export function deleteMessage({ world, messages }: Platform, { user, message: id }: MessageDeletion): void {
  const stored = messages.get(id);
  const isVisible = stored && world.canSee(user, stored.message.channel_id) && (stored.onlyVisibleTo ?? user) === user;
  if (!isVisible) throw new UserActionRefusedError('Message not found in this channel.');
  const { author, channel_id: channel, interaction_metadata: interactionMetadata } = stored.message;
  const guild = world.channels.get(channel)?.guild ?? null;
  const mayManage = hasPermissions(world.member(guild, user)?.permissions ?? 0n, P.ManageMessages);
  if (!mayManage && author.id !== user && interactionMetadata?.user.id !== user)
    throw new UserActionRefusedError('You do not have permission to delete this message.');
  messages.remove(id);
}
