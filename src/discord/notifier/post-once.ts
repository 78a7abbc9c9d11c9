import { errorKindOf } from '#discord/error-kind.ts';
import type { Message } from '#discord/messages/message.ts';
import type { DiscordRest, MessageRef } from '#discord/rest.ts';
import type { Job } from '#schema/job/job.ts';

/** Whom a message is for, and where to reach them: a job, or a compare sheet. */
export type Recipient = Pick<Job, 'id' | 'person' | 'channel' | 'private' | 'reply' | 'sending'>;

/** Records that a new message may have been posted. */
export interface SendingRecords {
  find(id: string): Promise<Pick<Job, 'sending'> | undefined>;
  record(to: Recipient, more: Pick<Job, 'sending'>): Promise<void>;
}

export interface PostOptions {
  readonly discord: Pick<DiscordRest, 'createMessage' | 'findMessage'>;
  /** For jobs: the job store. */
  readonly sendingRecords: SendingRecords;
  /** Ms since the epoch. */
  readonly wallClock: () => number;
}

/** A message may have been posted, and the bot may not read the channel to find out. */
export class UncertainDeliveryError extends Error {
  override readonly name = 'UncertainDeliveryError';
}

/** Ms for which Discord remembers a nonce; it says “the past few minutes” (resources/message.mdx, Create Message). */
const NONCE_TTL_MS = 2 * 60 * 1000;

/** Ms by which Discord's clock may be behind ours. */
const MAX_CLOCK_SKEW_MS = 60 * 1000;

/**
 * Posts a new message for a job in a channel, once however often it is called. Each post is recorded before it is sent; within
 * two minutes Discord recognizes its nonce, and after that the channel is searched first.
 * @throws UncertainDeliveryError, or Discord's error
 */
export async function postOnce(
  job: Recipient,
  channel: string,
  message: Message,
  options: PostOptions,
): Promise<MessageRef> {
  const { discord, sendingRecords, wallClock } = options;
  const sending = (await sendingRecords.find(job.id).catch(() => job))?.sending;
  const isSameChannel = sending?.channel === channel;
  const ageMs = sending && wallClock() - sending.at;
  // Less than nothing: the clock was set back, and how long ago it was is unknown.
  const isNonceValid = isSameChannel && ageMs !== undefined && ageMs >= 0 && ageMs < NONCE_TTL_MS;
  if (isSameChannel && !isNonceValid) {
    const found = await findPostedMessage(job, channel, sending.at, options);
    if (found) return found;
  }
  if (!isNonceValid) await sendingRecords.record(job, { sending: { channel, at: wallClock() } });
  return discord.createMessage(channel, message, job.person.id, job.id);
}

/** The message of a job in a channel since that time (ms since the epoch). @throws UncertainDeliveryError where the bot may not read the channel */
export async function findPostedMessage(
  { id }: Pick<Recipient, 'id'>,
  channel: string,
  since: number,
  { discord }: Pick<PostOptions, 'discord'>,
): Promise<MessageRef | undefined> {
  try {
    return await discord.findMessage(channel, since - MAX_CLOCK_SKEW_MS, id);
  } catch (error) {
    if (errorKindOf(error) === 'transient') throw error;
    throw new UncertainDeliveryError(`the bot may not read the messages of channel ${channel}`, { cause: error });
  }
}
