import { PermissionFlagsBits as P } from 'discord.js';
import { allows } from '../permissions.ts';
import type { Platform } from '../platform.ts';
import { ActRefusedError } from './refused.ts';

/** Who deletes which message. */
export interface Removal {
  user: string;
  message: string;
}

/**
 * A person deletes a message, as those do who may manage messages, and those whom it answers. The bot is not told.
 * @throws ActRefusedError where it is not there for this person, or not theirs to delete
 */
export function removeMessage({ world, messages }: Platform, { user, message: id }: Removal): void {
  const stored = messages.get(id);
  const seen = stored && world.canSee(user, stored.message.channel_id) && (stored.onlyFor ?? user) === user;
  if (!seen) throw new ActRefusedError('There is no such message here.');
  const { author, channel_id: channel, interaction_metadata: answers } = stored.message;
  const guild = world.channels.get(channel)?.guild ?? null;
  const mayManage = allows(world.member(guild, user)?.permissions ?? 0n, P.ManageMessages);
  if (!mayManage && author.id !== user && answers?.user.id !== user)
    throw new ActRefusedError('This is not yours to delete.');
  messages.remove(id);
}
