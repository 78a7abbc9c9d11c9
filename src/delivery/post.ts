import type { Job } from '#schema/job.ts';
import type { DiscordReplies, SentMessage } from './discord.ts';
import { failureOf } from './failure.ts';
import type { Message } from './message.ts';

/** Whom a message is for, and where they may be found: a job, or a sheet of them. */
export type Addressee = Pick<Job, 'id' | 'person' | 'channel' | 'private' | 'reply' | 'sending'> & {
  readonly recipe?: Pick<Job['recipe'], 'kind'>;
};

/** Where it is noted that a message of an addressee's own may have been posted. */
export interface Noted {
  find(id: string): Promise<Pick<Job, 'sending'> | undefined>;
  note(to: Addressee, more: Pick<Job, 'sending'>): Promise<void>;
}

export interface PostOptions {
  readonly discord: Pick<DiscordReplies, 'post' | 'posted'>;
  /** The ledger, for jobs. */
  readonly noted: Noted;
  readonly now: () => number;
}

/** A message may have been posted, and nobody may look whether it was. */
export class UnsureError extends Error {
  override readonly name = 'UnsureError';
}

/** Ms for which Discord surely remembers a nonce; it says “the past few minutes” (resources/message.mdx, Create Message). */
const NONCE_HOLDS = 2 * 60 * 1000;

/** Ms that Discord's clock may be behind ours. */
const CLOCKS_APART = 60 * 1000;

/**
 * Posts a message of a job's own in a channel, once however often it is called: the ledger has noted it before, Discord
 * gives back what came with the same nonce, and later the channel is looked through first.
 * @throws UnsureError, or what Discord answers
 */
export async function postOnce(
  job: Addressee,
  channel: string,
  message: Message,
  options: PostOptions,
): Promise<SentMessage> {
  const { discord, noted, now } = options;
  const sending = (await noted.find(job.id).catch(() => job))?.sending;
  const again = sending?.channel === channel;
  const lately = again && now() - sending.at < NONCE_HOLDS;
  if (again && !lately) {
    const found = await findPosted(job, channel, sending.at, options);
    if (found) return found;
  }
  if (!lately) await noted.note(job, { sending: { channel, at: now() } });
  return discord.post(channel, message, job.person.id, job.id);
}

/** What a job has posted of its own in a channel since that time (ms). @throws UnsureError where nobody may look */
export async function findPosted(
  { id }: Pick<Addressee, 'id'>,
  channel: string,
  since: number,
  { discord }: Pick<PostOptions, 'discord'>,
): Promise<SentMessage | undefined> {
  try {
    return await discord.posted(channel, since - CLOCKS_APART, id);
  } catch (error) {
    if (failureOf(error) === 'again') throw error;
    throw new UnsureError(`nobody may look what was posted in channel ${channel}`, { cause: error });
  }
}
