import type { Logger } from 'pino';
import type { ChannelRest } from '#discord/channel-rest.ts';
import { errorKindOf } from '#discord/error-kind.ts';
import { coveredIndexes } from '#discord/messages/result/moderation-texts.ts';
import { indexOfFile, jobIdOfFile } from '#discord/result-file-name.ts';
import type { InteractionMessage } from '#schema/interaction/message.ts';
import type { Job } from '#schema/job/job.ts';
import type { GenerationResult } from '#services/backends/backend.ts';
import type { JobNotifier } from '#services/jobs/run/job-notifier.ts';

export interface FindShownOptions {
  readonly channels: Pick<ChannelRest, 'fetchReply' | 'fetchMessages'>;
  readonly log: Pick<Logger, 'debug' | 'info'>;
}

/** Ms by which Discord's clock may be behind ours. */
const MAX_CLOCK_SKEW_MS = 60 * 1000;

/** Finds what an earlier process has delivered, which ended before that was stored. */
export function createFindShown({ channels, log }: FindShownOptions) {
  /** The reply to a job, if it shows pictures of the job. */
  const findShown = async (job: Job): Promise<InteractionMessage | undefined> => {
    try {
      const reply = await findReply(job, channels);
      return reply && showsPictureOf(job, reply) ? reply : undefined;
    } catch (error) {
      log.debug({ job: job.id, err: error }, 'Discord could not be asked whether the pictures are there already');
      return undefined;
    }
  };
  return {
    showsPictures: async (job) => (await findShown(job)) !== undefined,

    findDelivered: async (job, result) => {
      // What only the person may see does not count as delivered in a public reply.
      if (result.moderation?.isPrivate && !job.private) return undefined;
      const reply = await findShown(job);
      if (reply?.channel === undefined || !showsResult(reply, job, result)) return undefined;
      log.info({ job: job.id }, 'an earlier process has delivered the pictures');
      return { is: 'delivered', route: 'reply', message: { channel: reply.channel, id: reply.id } };
    },
  } satisfies Partial<JobNotifier>;
}

const showsPictureOf = ({ id }: Pick<Job, 'id'>, { pictures }: InteractionMessage) =>
  pictures.some(({ url }) => jobIdOfFile(url) === id);

/** @throws Discord's error where it cannot be found out */
async function findReply(job: Job, channels: FindShownOptions['channels']): Promise<InteractionMessage | undefined> {
  // It goes on in a message of its own, which `postOnce` finds.
  if (job.sending) return undefined;
  try {
    return await channels.fetchReply(job.reply);
  } catch (error) {
    if (errorKindOf(error) !== 'expired' || job.private || job.channel === undefined) throw error;
  }
  // The token leads nowhere any more. A reply is as old as its job.
  const messages = await channels.fetchMessages(job.channel, job.at - MAX_CLOCK_SKEW_MS);
  // Anybody may name a file so.
  const replies = messages.filter(({ author }) => author.application === job.reply.applicationId);
  return replies.find((message) => showsPictureOf(job, message));
}

/** Whether a message shows all pictures of a result and no other, each covered or not as it is to be. */
function showsResult(
  { pictures }: Pick<InteractionMessage, 'pictures'>,
  { id, recipe }: Pick<Job, 'id' | 'recipe'>,
  result: Pick<GenerationResult, 'pictures' | 'moderation'>,
): boolean {
  const covered = coveredIndexes(result);
  const expected = new Map(result.pictures.map(({ index }) => [index, recipe.spoiler === true || covered.has(index)]));
  const shown = new Map<number | undefined, boolean>();
  for (const { url, spoiler = false } of pictures) {
    if (jobIdOfFile(url) !== id) return false;
    const index = indexOfFile(url);
    // One may be both in the gallery and among the files.
    shown.set(index, spoiler || shown.get(index) === true);
  }
  return shown.size === expected.size && [...expected].every(([index, isCovered]) => shown.get(index) === isCovered);
}
