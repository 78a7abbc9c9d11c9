import { type APIMessage, InteractionType, MessageFlags, MessageFlagsBitField, MessageType } from 'discord.js';
import { z } from 'zod';
import { apiBot, apiUser } from '../api-shapes.ts';
import type { Live } from '../interactions/live.ts';
import type { Platform } from '../platform.ts';

const shaped = z.custom<APIMessage>();

/** How Discord names the answers: to a slash command, to a menu, to a component or follow-up. */
function typeOf(live: Live, isFollowUp: boolean): MessageType {
  if (isFollowUp || live.type !== InteractionType.ApplicationCommand) return MessageType.Reply;
  return live.commandType === 1 ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand;
}

/** The moment as Discord writes it. */
const iso = (ms: number) => new Date(ms).toISOString().replace('Z', '000+00:00');

/** A message of the bot without contents yet. */
export function bareMessage({ snowflake, now, world }: Platform, channel: string): APIMessage & { flags: number } {
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
    timestamp: iso(now()),
    edited_timestamp: null,
  };
}

/** A message that answers an interaction. */
export function answerMessage(platform: Platform, live: Live, options: { isFollowUp: boolean }): APIMessage {
  const { world } = platform;
  const user = apiUser(world, live.user);
  const owners = { '0': live.guild ?? '0' };
  const metadata = { id: live.id, type: live.type, user, authorizing_integration_owners: owners };
  const on = live.type === InteractionType.MessageComponent ? { interacted_message_id: live.source } : {};
  const reply = options.isFollowUp ? live.original : live.source;
  const place = { channel_id: live.channel, ...(live.guild ? { guild_id: live.guild } : {}) };
  return shaped.parse({
    ...bareMessage(platform, live.channel),
    type: typeOf(live, options.isFollowUp),
    application_id: world.application.id,
    webhook_id: world.application.id,
    interaction_metadata: { ...metadata, ...on },
    // Deprecated and still sent, and the only place where a message says which command it answers.
    ...(live.commandName ? { interaction: { id: live.id, type: live.type, name: live.commandName, user } } : {}),
    ...(reply ? { message_reference: { type: 0, message_id: reply, ...place } } : {}),
  });
}

/** "Lorikeet is thinking…": the message that a deferred answer leaves until it is edited. */
export function placeholder(platform: Platform, live: Live, ephemeral: boolean): APIMessage {
  const flags = MessageFlags.Loading | (ephemeral ? MessageFlags.Ephemeral : 0);
  return { ...answerMessage(platform, live, { isFollowUp: false }), flags };
}

/** Marks an edit. */
export const edited = (platform: Platform) => ({ edited_timestamp: iso(platform.now()) });
