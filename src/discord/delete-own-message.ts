import type { ReplyTarget } from '#schema/interaction/interaction.ts';
import type { ChannelRest } from './channel-rest.ts';
import { errorKindOf } from './error-kind.ts';
import type { DiscordRest, MessageRef } from './rest.ts';

/** Deletes messages of the bot's own, as far as it can: what is gone, or out of its reach, is no error. */
export interface DeleteOwnMessage {
  /** @returns whether it is gone. @throws Error if it may be possible later */
  deleteMessage(message: MessageRef): Promise<boolean>;
  deleteReply(reply: ReplyTarget): Promise<void>;
}

export function createDeleteOwnMessage(
  discord: Pick<DiscordRest, 'deleteReply'>,
  channels: Pick<ChannelRest, 'deleteMessage'>,
): DeleteOwnMessage {
  return {
    deleteMessage: async (message) => {
      try {
        await channels.deleteMessage(message);
        return true;
      } catch (error) {
        if (errorKindOf(error) === 'transient') throw error;
        return errorKindOf(error) === 'deleted';
      }
    },
    // Its message may be deleted later without the token.
    deleteReply: (reply) => discord.deleteReply(reply).catch(() => {}),
  };
}
