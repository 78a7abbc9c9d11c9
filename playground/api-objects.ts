/** Discord's API objects (users, members, channels, roles), made from the playground's world. */
import { type APIRole, type APIUser, ChannelType, type RoleFlags, RoleFlagsBitField } from 'discord.js';
import type { ChannelState, MemberState, RoleState, WorldState } from './state/world.ts';

/** Discord always sends a join date; its value does not matter here. */
const JOINED_AT = '2026-01-05T12:00:00.000000+00:00';

/** The user object of a human user. */
export function apiUser(world: WorldState, id: string): APIUser {
  const user = world.user(id);
  const flags = { discriminator: '0', avatar: null, public_flags: 0 };
  return { id, username: user?.username ?? `user-${id}`, global_name: user?.name ?? null, ...flags };
}

/** The user object of the bot, also the author of its messages. */
export function apiBot({ application }: WorldState): APIUser {
  const { id, name } = application;
  return { id, username: name, global_name: null, discriminator: '0', avatar: null, public_flags: 524_288, bot: true };
}

/** A member without its `user`, as in `resolved.members`. */
export function apiPartialMember(member: MemberState) {
  const unset = { avatar: null, banner: null, premium_since: null, pending: false, communication_disabled_until: null };
  const { nick, roles, permissions } = member;
  return { ...unset, flags: 0, joined_at: JOINED_AT, nick, roles, permissions: permissions.toString() };
}

/** A member with its `user`, as in `member` of an interaction. */
export function apiMember(world: WorldState, member: MemberState) {
  return { ...apiPartialMember(member), user: apiUser(world, member.user), mute: false, deaf: false };
}

/** A partial channel as in an interaction. @param permissions those of the acting user in the channel */
export function apiChannel(channel: ChannelState, permissions: bigint) {
  const { id, name, guild, nsfw, parent, position } = channel;
  const base = { id, name, nsfw, position, permissions: permissions.toString(), last_message_id: null, topic: null };
  return {
    ...base,
    type: ChannelType.GuildText,
    parent_id: parent,
    flags: 0,
    rate_limit_per_user: 0,
    ...(guild ? { guild_id: guild } : {}),
  };
}

/** A direct-message channel with the bot. */
export function apiDirectMessage(world: WorldState, channel: ChannelState) {
  const recipients = channel.dmWith ? [apiUser(world, channel.dmWith)] : [];
  return { id: channel.id, type: ChannelType.DM, flags: 0, last_message_id: null, recipients };
}

const NO_ROLE_FLAGS: RoleFlags = new RoleFlagsBitField().bitfield;

export function apiRole({ id, name, permissions, position }: RoleState): APIRole {
  const colors = { primary_color: 0, secondary_color: null, tertiary_color: null };
  const defaults = { color: 0, colors, hoist: false, icon: null, unicode_emoji: null, managed: false };
  return {
    id,
    name,
    position,
    permissions: permissions.toString(),
    ...defaults,
    mentionable: false,
    flags: NO_ROLE_FLAGS,
  };
}
