import { MessageFlags, type REST, Routes, SnowflakeUtil } from 'discord.js';
import { z } from 'zod';
import type { ReplyTarget } from '#schema/interaction/interaction.ts';
import { type InteractionMessage, type MessagePicture, readMessage } from '#schema/interaction/message.ts';
import { packetMessage } from '#schema/interaction/packet.ts';
import type { MessageRef } from './rest.ts';

export interface ChannelFacts {
  readonly guild: string | undefined;
  readonly ageRestricted: boolean;
  /** Its category; of a thread, the channel. */
  readonly parent: string | undefined;
}

/** Calls to Discord about channels, and messages that are there already. */
export interface ChannelRest {
  /** Throws Discord's error where the bot cannot see it. */
  fetchChannel(id: string): Promise<ChannelFacts>;
  /** The pictures of a message, with newly signed links. */
  fetchPictures(message: MessageRef): Promise<readonly MessagePicture[]>;
  /** The message that is the reply to an interaction, while its token can be used. */
  fetchReply(to: ReplyTarget): Promise<InteractionMessage>;
  /** The first messages of a channel since a time (ms since the epoch), a hundred at most. */
  fetchMessages(channel: string, since: number): Promise<readonly InteractionMessage[]>;
  deleteMessage(message: MessageRef): Promise<void>;
  /** Replaces the components of the message whose button was pressed. Its files stay, or those with the ids in `files`. */
  editComponents(to: ReplyTarget, components: readonly unknown[], files?: readonly string[]): Promise<void>;
}

const channelFacts = z.object({
  guild_id: z.string().optional(),
  nsfw: z.boolean().optional(),
  parent_id: z.string().nullish(),
});

/** @param webhookRest for later messages of interactions */
export function createChannelRest(rest: REST, webhookRest: REST): ChannelRest {
  return {
    fetchChannel: async (id) => {
      const { guild_id: guild, nsfw, parent_id: parent } = channelFacts.parse(await rest.get(Routes.channel(id)));
      return { guild, ageRestricted: nsfw === true, parent: parent ?? undefined };
    },
    fetchPictures: async ({ channel, id }) =>
      readMessage(packetMessage.parse(await rest.get(Routes.channelMessage(channel, id)))).pictures,
    fetchReply: async ({ applicationId, token, message = '@original' }) => {
      const route = Routes.webhookMessage(applicationId, token, message);
      return readMessage(packetMessage.parse(await webhookRest.get(route, { auth: false })));
    },
    fetchMessages: async (channel, since) => {
      const after = SnowflakeUtil.generate({ timestamp: since }).toString();
      const query = new URLSearchParams({ after, limit: '100' });
      return z
        .array(packetMessage)
        .parse(await rest.get(Routes.channelMessages(channel), { query }))
        .map(readMessage);
    },
    deleteMessage: async ({ channel, id }) => void (await rest.delete(Routes.channelMessage(channel, id))),
    editComponents: async ({ applicationId, token, message = '@original' }, components, files) => {
      const attachments = files?.map((id) => ({ id }));
      const body = {
        ...{ components, flags: MessageFlags.IsComponentsV2, allowed_mentions: { parse: [] } },
        ...(attachments && { attachments }),
      };
      await webhookRest.patch(Routes.webhookMessage(applicationId, token, message), { auth: false, body });
    },
  };
}
