import { randomBytes } from 'node:crypto';
import type { InteractionState } from '#playground/state/interactions.ts';
import { apiChannel, apiDirectMessage, apiMember, apiUser } from '../api-objects.ts';
import type { Platform } from '../platform.ts';
import { type ChannelState, DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES } from '../state/world.ts';
import { UserActionRefusedError } from './user-action-refused-error.ts';

/** Who does something where. */
export interface Actor {
  nonce: string;
  user: string;
  channel: string;
}

/** What makes one interaction differ from another. */
export interface InteractionSpec {
  type: number;
  data: unknown;
  message?: unknown;
  state?: Partial<Pick<InteractionState, 'commandType' | 'commandName' | 'source' | 'focusedType'>>;
}

/** Where the actor is. @throws ActRefusedError where this person is not in the channel */
export function locateActor({ world }: Platform, { user, channel: id }: Actor) {
  const channel = world.channels.get(id);
  if (!channel || !world.user(user)) throw new UserActionRefusedError('There is no such person or channel.');
  if (!world.canSee(user, id)) throw new UserActionRefusedError('This person cannot see the channel.');
  return { channel, guild: world.guild(channel.guild), member: world.member(channel.guild, user) };
}

/** The packet and what the stand-in remembers of it. Nothing is sent yet. */
export function createInteraction(
  platform: Platform,
  actor: Actor,
  spec: InteractionSpec,
): { packet: Record<string, unknown>; interaction: InteractionState } {
  const { world } = platform;
  const { channel, guild } = locateActor(platform, actor);
  const id = platform.snowflake();
  // Real tokens are as long, and say as little.
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
    locale: 'en-US',
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
    focusedType: null,
    responseType: null,
    timedOut: false,
    originalMessage: null,
    modal: null,
    ...spec.state,
  };
  return { packet, interaction };
}

/** Guild, channel and person of a packet: a member in a guild, a user in a direct message. */
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
 * Sends the packet to the bot and starts the three seconds.
 * @throws ActRefusedError while no bot is there
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
    by: 'gateway',
    what: 'INTERACTION_CREATE',
    body: { ...packet, token: '…' },
    interaction: interaction.id,
    channel: interaction.channel,
    ...(interaction.source ? { message: interaction.source } : {}),
  });
  platform.gateway.dispatch('INTERACTION_CREATE', packet, interaction.guild);
  return interaction.id;
}
