import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { KeptReason } from '#schema/job.ts';
import { hasReply } from '#schema/retry.ts';
import type { Delivery, Rung as RungName } from '#services/audience.ts';
import type { DiscordReplies, SentMessage } from './discord.ts';
import { failureOf } from './failure.ts';
import type { Message } from './message.ts';
import { type Addressee, findPosted, type PostOptions, postOnce, UnsureError } from './post.ts';

export interface LadderOptions extends PostOptions {
  readonly discord: DiscordReplies;
  readonly log: Pick<Logger, 'debug' | 'warn' | 'error'>;
}

/**
 * Makes a message for one try. `tighter` is how often Discord has found it too large; `own` is whether it will be a message
 * of its own instead of the reply.
 */
export type Compose = (how: { readonly tighter: number; readonly own: boolean }) => Promise<Message> | Message;

/** One way to the person. `look` finds what an earlier try may have left behind. */
interface Rung {
  readonly name: RungName;
  readonly own: boolean;
  send(message: Message): Promise<SentMessage>;
  look?(): Promise<SentMessage | undefined>;
}

/** What a rung came to; none where it leads nowhere and the next may. */
type Climbed = Delivery | { readonly is: 'nowhere'; readonly reason: KeptReason };

/** Ms after which a rung whose failures pass is given up, and the pauses between tries. */
const PATIENCE = 3 * 60 * 1000;
const [FIRST_PAUSE, LONGEST_PAUSE] = [1000, 30_000];

/** How often a message is made smaller: each time to half the bytes. */
const TIGHTEST = 4;

/**
 * Brings a message to a job's person: as an edit of the reply; where that cannot be, as a message in the channel, which
 * mentions them; then as a direct one. What is private never goes to the channel. A reply that somebody deleted is the end:
 * nothing is sent after it. Rejects with the signal's reason when aborted between two tries.
 * @param reply how the reply is edited, where not with the message as it is
 */
export async function climb(
  job: Addressee,
  compose: Compose,
  signal: AbortSignal,
  options: LadderOptions,
  reply: Rung['send'] = (message) => options.discord.edit(job.reply, message),
): Promise<Delivery> {
  const progress = { tighter: 0 };
  let reason: KeptReason = 'closed';
  for (const rung of rungsOf(job, reply, options)) {
    const climbed = await tryRung(rung, job, compose, progress, signal, options);
    if (climbed.is !== 'nowhere') return climbed;
    if (climbed.reason !== 'closed') ({ reason } = climbed);
  }
  return { is: 'kept', reason };
}

/** Where a message of its own may have been posted before a restart, it goes on there. */
function rungsOf(job: Addressee, reply: Rung['send'], options: LadderOptions): Rung[] {
  const { channel, sending } = job;
  const posting = (name: RungName, where: () => Promise<string>): Rung => ({
    name,
    own: true,
    send: async (message) => postOnce(job, await where(), message, options),
    look: async () => {
      const noted = (await options.noted.find(job.id).catch(() => job))?.sending;
      return noted && findPosted(job, noted.channel, noted.at, options);
    },
  });
  const open = channel !== undefined && !job.private;
  return [
    ...(sending || !hasReply(job) ? [] : [{ name: 'reply' as const, own: false, send: reply }]),
    ...(open && (!sending || sending.channel === channel) ? [posting('channel', async () => channel)] : []),
    posting('direct message', () => options.discord.directChannel(job.person.id)),
  ];
}

async function tryRung(
  rung: Rung,
  job: Addressee,
  compose: Compose,
  progress: { tighter: number },
  signal: AbortSignal,
  { log, now }: LadderOptions,
): Promise<Climbed> {
  const begun = now();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    signal.throwIfAborted();
    try {
      const message = await compose({ tighter: progress.tighter, own: rung.own });
      return { is: 'delivered', by: rung.name, message: await rung.send(message) };
    } catch (error) {
      const about = { job: job.id, rung: rung.name, err: error };
      if (error instanceof UnsureError) return { is: 'kept', reason: 'unsure' };
      switch (failureOf(error)) {
        case 'gone':
          if (!rung.own) return { is: 'kept', reason: 'deleted' };
          return { is: 'nowhere', reason: 'closed' };
        case 'over':
        case 'closed':
          log.debug(about, 'nothing can be sent this way');
          return { is: 'nowhere', reason: 'closed' };
        case 'refused':
          log.error(about, 'Discord does not take what is sent');
          return { is: 'nowhere', reason: 'closed' };
        case 'too large':
          if (progress.tighter === TIGHTEST) return { is: 'nowhere', reason: 'closed' };
          progress.tighter += 1;
          log.debug(about, 'too large for Discord; it is made smaller');
          continue;
        case 'again':
          log.warn(about, 'Discord cannot be reached; it is tried again');
          if (now() - begun > PATIENCE) return lastLook(rung);
          await sleep(pause, undefined, { signal }).catch(() => {});
      }
    }
  }
}

/** What may have taken effect although no answer came must not be sent once more by another way. */
async function lastLook({ name, look }: Rung): Promise<Climbed> {
  try {
    const found = await look?.();
    return found ? { is: 'delivered', by: name, message: found } : { is: 'nowhere', reason: 'unreachable' };
  } catch {
    return { is: 'kept', reason: 'unsure' };
  }
}
