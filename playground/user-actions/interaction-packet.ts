/** Builds INTERACTION_CREATE packets and sends them to the bot. */
import { randomBytes } from 'node:crypto';
import type { InteractionState } from '#playground/state/interactions.ts';
import { apiChannel, apiDirectMessage, apiMember, apiUser } from '../api-objects.ts';
import type { Platform } from '../platform.ts';
import { type ChannelState, DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES } from '../state/world.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

/** The user who acts, and the channel. */
export interface Actor {
  nonce: string;
  user: string;
  channel: string;
}

/** The fields of an interaction that depend on its type. */
export interface InteractionSpec {
  type: number;
  data: unknown;
  message?: unknown;
  state?: Partial<Pick<InteractionState, 'commandType' | 'commandName' | 'source' | 'opener' | 'focusedType'>>;
}

/** The actor's channel, guild and membership. @throws UserActionRefusedError where the user cannot see the channel */
export function locateActor({ world }: Platform, { user, channel: id }: Actor) {
  const channel = world.channels.get(id);
  if (!channel || !world.user(user)) throw new UserActionRefusedError('User or channel not found.');
  if (!world.canSee(user, id)) throw new UserActionRefusedError('You cannot see this channel.');
  return { channel, guild: world.guild(channel.guild), member: world.member(channel.guild, user) };
}

/** Creates the packet and the playground's record of it. Sends nothing yet. */
export function createInteraction(
  platform: Platform,
  actor: Actor,
  spec: InteractionSpec,
): { packet: Record<string, unknown>; interaction: InteractionState } {
  const { world } = platform;
  const { channel, guild } = locateActor(platform, actor);
  const id = platform.snowflake();
  // As long and as opaque as Discord's tokens.
  const token = Buffer.from(`interaction:${id}:${randomBytes(72).toString('base64url')}`).toString('base64url');
  const sizeLimit = guild?.attachmentSizeLimit ?? DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES;
  const packet = {
    id,
    application_id: world.application.id,
    type: spec.type,
    data: spec.data,
    ...locationFields(platform, actor, channel),
    token,
    version: 1,
    ...(spec.message === undefined ? {} : { message: spec.message }),
    app_permissions: channel.appPermissions.toString(),
    locale: world.locales.get(actor.user) ?? 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: sizeLimit,
  };
  const interaction: InteractionState = {
    id,
    token,
    type: spec.type,
    commandType: 0,
    commandName: '',
    nonce: actor.nonce,
    user: actor.user,
    channel: channel.id,
    guild: channel.guild,
    sizeLimit,
    createdAt: platform.now(),
    source: null,
    opener: null,
    focusedType: null,
    responseType: null,
    timedOut: false,
    originalMessage: null,
    modal: null,
    ...spec.state,
  };
  return { packet, interaction };
}

/** Guild, channel and user of a packet: `member` in a guild, `user` in a direct message. */
function locationFields(platform: Platform, actor: Actor, channel: ChannelState) {
  const { world } = platform;
  const { guild, member } = locateActor(platform, actor);
  if (!guild || !member) {
    const owners = { authorizing_integration_owners: { '0': '0' }, context: 1 };
    const channelFields = { channel_id: channel.id, channel: apiDirectMessage(world, channel) };
    return { ...channelFields, user: apiUser(world, actor.user), ...owners };
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
 * Sends the packet to the bot and starts its response timeout.
 * @throws UserActionRefusedError while the bot is offline
 */
export function sendInteraction(
  platform: Platform,
  packet: Record<string, unknown>,
  interaction: InteractionState,
): string {
  if (!platform.gateway.hasSession(interaction.guild)) throw new UserActionRefusedError('The bot is offline.');
  platform.interactions.add(interaction);
  platform.traffic.add({
    at: new Date(platform.now()).toISOString(),
    transport: 'gateway',
    name: 'INTERACTION_CREATE',
    body: { ...packet, token: '…' },
    interaction: interaction.id,
    channel: interaction.channel,
    ...(interaction.source ? { message: interaction.source } : {}),
  });
  platform.gateway.dispatch('INTERACTION_CREATE', packet, interaction.guild);
  return interaction.id;
}
