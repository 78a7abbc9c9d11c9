import { errorKindOf } from '#discord/error-kind.ts';
import type { Message } from '#discord/messages/message.ts';
import type { DiscordRest, MessageRef } from '#discord/rest.ts';
import type { Job } from '#schema/job/job.ts';

/**
 * Shows an error in a job's reply to the person alone. The first follow-up after a public defer takes the place of the deferred
 * reply and is public too, whatever its flags say: so the reply is deleted first. A reply that is gone already was deleted by
 * somebody, or by an earlier run whose follow-up may have been lost: the person is told, maybe for the second time.
 * @returns sends the message; may be called again after an error
 */
export function replyEphemeralOnce(
  { private: isPrivate, reply }: Pick<Job, 'private' | 'reply'>,
  discord: Pick<DiscordRest, 'editReply' | 'deleteReply' | 'followUp'>,
): (message: Message) => Promise<MessageRef> {
  let isDeleted = false;
  return async (message) => {
    if (isPrivate) return discord.editReply(reply, message);
    try {
      if (!isDeleted) await discord.deleteReply(reply);
    } catch (error) {
      if (errorKindOf(error) !== 'deleted') throw error;
    }
    isDeleted = true;
    return discord.followUp(reply, message, true);
  };
}
