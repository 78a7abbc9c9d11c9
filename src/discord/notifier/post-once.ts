import { errorKindOf } from '#discord/error-kind.ts';
import type { Message } from '#discord/messages/message.ts';
import type { DiscordRest, MessageRef } from '#discord/rest.ts';
import type { Job } from '#schema/job/job.ts';

/** Whom a message is for, and where they may be found: a job, or a sheet of them. */
export type Recipient = Pick<Job, 'id' | 'person' | 'channel' | 'private' | 'reply' | 'sending'>;

/** Where it is noted that a message of an addressee's own may have been posted. */
export interface SendingRecords {
  find(id: string): Promise<Pick<Job, 'sending'> | undefined>;
  record(to: Recipient, more: Pick<Job, 'sending'>): Promise<void>;
}

export interface PostOptions {
  readonly discord: Pick<DiscordRest, 'createMessage' | 'findMessage'>;
  /** The ledger, for jobs. */
  readonly sendingRecords: SendingRecords;
  readonly now: () => number;
}

/** A message may have been posted, and nobody may look whether it was. */
export class UncertainDeliveryError extends Error {
  override readonly name = 'UncertainDeliveryError';
}

/** Ms for which Discord surely remembers a nonce; it says “the past few minutes” (resources/message.mdx, Create Message). */
const NONCE_TTL_MS = 2 * 60 * 1000;

/** Ms that Discord's clock may be behind ours. */
const MAX_CLOCK_SKEW_MS = 60 * 1000;

/**
 * Posts a message of a job's own in a channel, once however often it is called: the ledger has noted it before, Discord
 * gives back what came with the same nonce, and later the channel is looked through first.
 * @throws UnsureError, or what Discord answers
 */
export async function postOnce(
  job: Recipient,
  channel: string,
  message: Message,
  options: PostOptions,
): Promise<MessageRef> {
  const { discord, sendingRecords, now } = options;
  const sending = (await sendingRecords.find(job.id).catch(() => job))?.sending;
  const isSameChannel = sending?.channel === channel;
  const isNonceValid = isSameChannel && now() - sending.at < NONCE_TTL_MS;
  if (isSameChannel && !isNonceValid) {
    const found = await findPostedMessage(job, channel, sending.at, options);
    if (found) return found;
  }
  if (!isNonceValid) await sendingRecords.record(job, { sending: { channel, at: now() } });
  return discord.createMessage(channel, message, job.person.id, job.id);
}

/** What a job has posted of its own in a channel since that time (ms). @throws UnsureError where nobody may look */
export async function findPostedMessage(
  { id }: Pick<Recipient, 'id'>,
  channel: string,
  since: number,
  { discord }: Pick<PostOptions, 'discord'>,
): Promise<MessageRef | undefined> {
  try {
    return await discord.findMessage(channel, since - MAX_CLOCK_SKEW_MS, id);
  } catch (error) {
    if (errorKindOf(error) === 'again') throw error;
    throw new UncertainDeliveryError(`nobody may look what was posted in channel ${channel}`, { cause: error });
  }
}
