import { randomBytes } from 'node:crypto';
import { apiChannel, apiDirectMessage, apiMember, apiUser } from '../api-shapes.ts';
import type { Platform } from '../platform.ts';
import { type ChannelState, defaultSizeLimit } from '../world.ts';
import type { Live } from './live.ts';
import { ActRefusedError } from './refused.ts';

/** Who does something where. */
export interface Actor {
  nonce: string;
  user: string;
  channel: string;
}

/** What makes one interaction differ from another. */
export interface Kind {
  type: number;
  data: unknown;
  message?: unknown;
  live?: Partial<Pick<Live, 'commandType' | 'commandName' | 'source' | 'focusedType'>>;
}

/** Where the actor is. @throws ActRefusedError where this person is not in the channel */
export function placeOf({ world }: Platform, { user, channel: id }: Actor) {
  const channel = world.channels.get(id);
  if (!channel || !world.user(user)) throw new ActRefusedError('There is no such person or channel.');
  if (!world.canSee(user, id)) throw new ActRefusedError('This person cannot see the channel.');
  return { channel, guild: world.guild(channel.guild), member: world.member(channel.guild, user) };
}

/** The packet and what the stand-in remembers of it. Nothing is sent yet. */
export function wrap(platform: Platform, actor: Actor, kind: Kind): { packet: Record<string, unknown>; live: Live } {
  const { world } = platform;
  const { channel, guild } = placeOf(platform, actor);
  const id = platform.snowflake();
  // Real tokens are as long, and say as little.
  const token = Buffer.from(`interaction:${id}:${randomBytes(72).toString('base64url')}`).toString('base64url');
  const sizeLimit = guild?.attachmentSizeLimit ?? defaultSizeLimit;
  const packet = {
    id,
    application_id: world.application.id,
    type: kind.type,
    data: kind.data,
    ...whereabouts(platform, actor, channel),
    token,
    version: 1,
    ...(kind.message === undefined ? {} : { message: kind.message }),
    app_permissions: channel.appPermissions.toString(),
    locale: 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: sizeLimit,
  };
  const live: Live = {
    id,
    token,
    type: kind.type,
    commandType: 0,
    commandName: '',
    nonce: actor.nonce,
    user: actor.user,
    channel: channel.id,
    guild: channel.guild,
    sizeLimit,
    createdAt: platform.now(),
    source: null,
    focusedType: null,
    answeredBy: null,
    silent: false,
    original: null,
    modal: null,
    ...kind.live,
  };
  return { packet, live };
}

/** Guild, channel and person of a packet: a member in a guild, a user in a direct message. */
function whereabouts(platform: Platform, actor: Actor, channel: ChannelState) {
  const { world } = platform;
  const { guild, member } = placeOf(platform, actor);
  if (!guild || !member) {
    const owners = { authorizing_integration_owners: { '0': '0' }, context: 1 };
    const there = { channel_id: channel.id, channel: apiDirectMessage(world, channel) };
    return { ...there, user: apiUser(world, actor.user), ...owners };
  }
  return {
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_locale: guild.locale,
    channel_id: channel.id,
    channel: apiChannel(channel, member.permissions),
    member: apiMember(world, member),
    authorizing_integration_owners: { '0': guild.id },
    context: 0,
  };
}

/**
 * Sends the packet to the bot and starts the three seconds.
 * @throws ActRefusedError while no bot is there
 */
export function send(platform: Platform, packet: Record<string, unknown>, live: Live): string {
  if (!platform.gateway.hasSession(live.guild)) throw new ActRefusedError('The bot is offline.');
  platform.interactions.open(live);
  platform.exchanges.add({
    at: new Date(platform.now()).toISOString(),
    by: 'gateway',
    what: 'INTERACTION_CREATE',
    body: { ...packet, token: '…' },
    interaction: live.id,
    channel: live.channel,
    ...(live.source ? { message: live.source } : {}),
  });
  platform.gateway.dispatch('INTERACTION_CREATE', packet, live.guild);
  return live.id;
}
