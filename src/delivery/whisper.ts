import type { Job } from '#schema/job.ts';
import type { DiscordReplies, SentMessage } from './discord.ts';
import { failureOf } from './failure.ts';
import type { Message } from './message.ts';

/**
 * How a refusal is told in a job's reply, to the person alone. A follow-up fills the placeholder of a public defer, whatever
 * its flags say: so the placeholder goes first. A job that was to be told so before a restart edits the placeholder instead.
 * Where it is gone already it follows up too: whoever deleted it, or which answer was lost, the person is told. That may be
 * the second time, if the process was killed right after the first.
 */
export function whisperOnce(job: Job, discord: DiscordReplies): (message: Message) => Promise<SentMessage> {
  const { reply } = job;
  let removed = false;
  return async (message) => {
    if (job.private || reply.message !== undefined) return discord.edit(reply, message);
    try {
      if (job.ending && !removed) return await discord.edit(reply, message);
      if (!removed) await discord.remove(reply);
    } catch (error) {
      if (failureOf(error) !== 'gone') throw error;
    }
    removed = true;
    return discord.followUp(reply, message, true);
  };
}
