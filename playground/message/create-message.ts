import { type APIMessage, InteractionType, MessageFlags, MessageFlagsBitField, MessageType } from 'discord.js';
import { z } from 'zod';
import { apiBot, apiUser } from '../api-objects.ts';
import type { Platform } from '../platform.ts';
import type { InteractionState } from '../state/interactions.ts';

const apiMessageSchema = z.custom<APIMessage>();

/** The message type of a response: to a slash command, to a context menu, or to anything else. */
function messageTypeOf(interaction: InteractionState, isFollowUp: boolean): MessageType {
  if (isFollowUp || interaction.type !== InteractionType.ApplicationCommand) return MessageType.Reply;
  return interaction.commandType === 1 ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand;
}

/** ISO 8601 as Discord writes it. */
const toTimestamp = (ms: number) => new Date(ms).toISOString().replace('Z', '000+00:00');

/** A message of the bot, still without contents. */
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

/** Who did what, as messages tell it ("Message Interaction Metadata Object"). */
function interactionMetadata({ world }: Pick<Platform, 'world'>, interaction: InteractionState): object {
  const { id, type, source, opener } = interaction;
  const user = apiUser(world, interaction.user);
  const metadata = { id, type, user, authorizing_integration_owners: { '0': interaction.guild ?? '0' } };
  if (type === InteractionType.MessageComponent) return { ...metadata, interacted_message_id: source };
  if (type !== InteractionType.ModalSubmit || !opener) return metadata;
  return { ...metadata, triggering_interaction_metadata: interactionMetadata({ world }, opener) };
}

/** A message that responds to an interaction, still without contents. */
export function createResponseMessage(
  platform: Platform,
  interaction: InteractionState,
  options: { isFollowUp: boolean },
): APIMessage {
  const { world } = platform;
  const user = apiUser(world, interaction.user);
  const repliedTo = options.isFollowUp ? interaction.originalMessage : interaction.source;
  const location = { channel_id: interaction.channel, ...(interaction.guild ? { guild_id: interaction.guild } : {}) };
  return apiMessageSchema.parse({
    ...createBotMessage(platform, interaction.channel),
    type: messageTypeOf(interaction, options.isFollowUp),
    application_id: world.application.id,
    webhook_id: world.application.id,
    interaction_metadata: interactionMetadata(platform, interaction),
    // Deprecated but still sent, and the only field with the name of the command.
    ...(interaction.commandName
      ? { interaction: { id: interaction.id, type: interaction.type, name: interaction.commandName, user } }
      : {}),
    ...(repliedTo ? { message_reference: { type: 0, message_id: repliedTo, ...location } } : {}),
  });
}

/** The "Lorikeet is thinking…" message of a deferred response. */
export function createDeferredMessage(
  platform: Platform,
  interaction: InteractionState,
  ephemeral: boolean,
): APIMessage {
  const flags = MessageFlags.Loading | (ephemeral ? MessageFlags.Ephemeral : 0);
  return { ...createResponseMessage(platform, interaction, { isFollowUp: false }), flags };
}

/** The field that marks a message as edited. */
export const editedNow = (platform: Platform) => ({ edited_timestamp: toTimestamp(platform.now()) });
