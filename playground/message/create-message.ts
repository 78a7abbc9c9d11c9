import { type APIMessage, InteractionType, MessageFlags, MessageFlagsBitField, MessageType } from 'discord.js';
import { z } from 'zod';
import { apiBot, apiUser } from '../api-objects.ts';
import type { Platform } from '../platform.ts';
import type { InteractionState } from '../state/interactions.ts';

const apiMessageSchema = z.custom<APIMessage>();

/** How Discord names the answers: to a slash command, to a menu, to a component or follow-up. */
function messageTypeOf(interaction: InteractionState, isFollowUp: boolean): MessageType {
  if (isFollowUp || interaction.type !== InteractionType.ApplicationCommand) return MessageType.Reply;
  return interaction.commandType === 1 ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand;
}

/** The moment as Discord writes it. */
const toTimestamp = (ms: number) => new Date(ms).toISOString().replace('Z', '000+00:00');

/** A message of the bot without contents yet. */
export function createBotMessage({ snowflake, now, world }: Platform, channel: string): APIMessage & { flags: number } {
  return {
    id: snowflake(),
    channel_id: channel,
    author: apiBot(world),
    type: MessageType.Default,
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    tts: false,
    pinned: false,
    flags: new MessageFlagsBitField().bitfield,
    timestamp: toTimestamp(now()),
    edited_timestamp: null,
  };
}

/** A message that answers an interaction. */
export function createResponseMessage(
  platform: Platform,
  interaction: InteractionState,
  options: { isFollowUp: boolean },
): APIMessage {
  const { world } = platform;
  const user = apiUser(world, interaction.user);
  const owners = { '0': interaction.guild ?? '0' };
  const metadata = { id: interaction.id, type: interaction.type, user, authorizing_integration_owners: owners };
  const componentFields =
    interaction.type === InteractionType.MessageComponent ? { interacted_message_id: interaction.source } : {};
  const repliedTo = options.isFollowUp ? interaction.originalMessage : interaction.source;
  const location = { channel_id: interaction.channel, ...(interaction.guild ? { guild_id: interaction.guild } : {}) };
  return apiMessageSchema.parse({
    ...createBotMessage(platform, interaction.channel),
    type: messageTypeOf(interaction, options.isFollowUp),
    application_id: world.application.id,
    webhook_id: world.application.id,
    interaction_metadata: { ...metadata, ...componentFields },
    // Deprecated and still sent, and the only place where a message says which command it answers.
    ...(interaction.commandName
      ? { interaction: { id: interaction.id, type: interaction.type, name: interaction.commandName, user } }
      : {}),
    ...(repliedTo ? { message_reference: { type: 0, message_id: repliedTo, ...location } } : {}),
  });
}

/** "Lorikeet is thinking…": the message that a deferred answer leaves until it is edited. */
export function createDeferredMessage(
  platform: Platform,
  interaction: InteractionState,
  ephemeral: boolean,
): APIMessage {
  const flags = MessageFlags.Loading | (ephemeral ? MessageFlags.Ephemeral : 0);
  return { ...createResponseMessage(platform, interaction, { isFollowUp: false }), flags };
}

/** Marks an edit. */
export const editedNow = (platform: Platform) => ({ edited_timestamp: toTimestamp(platform.now()) });
