import { PermissionFlagsBits as P } from 'discord.js';
import type { Platform } from '../platform.ts';
import { hasPermissions } from '../state/permissions.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

/** Who deletes which message. */
export interface MessageDeletion {
  user: string;
  message: string;
}

/**
 * A person deletes a message, as those do who may manage messages, and those whom it answers. The bot is not told.
 * @throws ActRefusedError where it is not there for this person, or not theirs to delete
 */
export function deleteMessage({ world, messages }: Platform, { user, message: id }: MessageDeletion): void {
  const stored = messages.get(id);
  const isVisible = stored && world.canSee(user, stored.message.channel_id) && (stored.onlyVisibleTo ?? user) === user;
  if (!isVisible) throw new UserActionRefusedError('There is no such message here.');
  const { author, channel_id: channel, interaction_metadata: interactionMetadata } = stored.message;
  const guild = world.channels.get(channel)?.guild ?? null;
  const mayManage = hasPermissions(world.member(guild, user)?.permissions ?? 0n, P.ManageMessages);
  if (!mayManage && author.id !== user && interactionMetadata?.user.id !== user)
    throw new UserActionRefusedError('This is not yours to delete.');
  messages.remove(id);
}
