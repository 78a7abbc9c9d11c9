import { errorKindOf } from '#discord/error-kind.ts';
import type { Message } from '#discord/messages/message.ts';
import type { DiscordRest, MessageRef } from '#discord/rest.ts';
import type { Job } from '#schema/job/job.ts';

/**
 * How a refusal is told in a job's reply, to the person alone. A follow-up fills the placeholder of a public defer, whatever
 * its flags say: so the placeholder goes first. A job that was to be told so before a restart edits the placeholder instead.
 * Where it is gone already it follows up too: whoever deleted it, or which answer was lost, the person is told. That may be
 * the second time, if the process was killed right after the first.
 */
export function replyEphemeralOnce(job: Job, discord: DiscordRest): (message: Message) => Promise<MessageRef> {
  const { reply } = job;
  let isPlaceholderDeleted = false;
  return async (message) => {
    if (job.private || reply.message !== undefined) return discord.editReply(reply, message);
    try {
      if (job.ending && !isPlaceholderDeleted) return await discord.editReply(reply, message);
      if (!isPlaceholderDeleted) await discord.deleteReply(reply);
    } catch (error) {
      if (errorKindOf(error) !== 'gone') throw error;
    }
    isPlaceholderDeleted = true;
    return discord.followUp(reply, message, true);
  };
}
