import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorKindOf } from '#discord/error-kind.ts';
import type { Message } from '#discord/messages/message.ts';
import type { DiscordRest, MessageRef } from '#discord/rest.ts';
import type { UndeliveredReason } from '#schema/job/job.ts';
import { hasReply } from '#schema/job/retry.ts';
import type { DeliveryResult, DeliveryRoute } from '#services/jobs/job-notifier.ts';
import { findPostedMessage, type PostOptions, postOnce, type Recipient, UncertainDeliveryError } from './post-once.ts';

export interface DeliverOptions extends PostOptions {
  readonly discord: DiscordRest;
  readonly log: Pick<Logger, 'debug' | 'warn' | 'error'>;
}

/**
 * Makes a message for one try. `tighter` is how often Discord has found it too large; `own` is whether it will be a message
 * of its own instead of the reply.
 */
export type ComposeMessage = (attempt: {
  readonly shrinkLevel: number;
  readonly isNewMessage: boolean;
}) => Promise<Message> | Message;

/** One way to the person. `look` finds what an earlier try may have left behind. */
interface Fallback {
  readonly name: DeliveryRoute;
  readonly isNewMessage: boolean;
  send(message: Message): Promise<MessageRef>;
  findSent?(): Promise<MessageRef | undefined>;
}

/** What a rung came to; none where it leads nowhere and the next may. */
type FallbackResult = DeliveryResult | { readonly is: 'nowhere'; readonly reason: UndeliveredReason };

/** Ms after which a rung whose failures pass is given up, and the pauses between tries. */
const FALLBACK_TIMEOUT_MS = 3 * 60 * 1000;
const [FIRST_RETRY_DELAY_MS, MAX_RETRY_DELAY_MS] = [1000, 30_000];

/** How often a message is made smaller: each time to half the bytes. */
const MAX_SHRINK_LEVEL = 4;

/**
 * Brings a message to a job's person: as an edit of the reply; where that cannot be, as a message in the channel, which
 * mentions them; then as a direct one. What is private never goes to the channel. A reply that somebody deleted is the end:
 * nothing is sent after it. Rejects with the signal's reason when aborted between two tries.
 * @param editReply how the reply is edited, where not with the message as it is
 */
export async function deliver(
  job: Recipient,
  compose: ComposeMessage,
  signal: AbortSignal,
  options: DeliverOptions,
  editReply: Fallback['send'] = (message) => options.discord.editReply(job.reply, message),
): Promise<DeliveryResult> {
  const progress = { shrinkLevel: 0 };
  let reason: UndeliveredReason = 'closed';
  for (const fallback of fallbacksFor(job, editReply, options)) {
    const result = await tryFallback(fallback, job, compose, progress, signal, options);
    if (result.is !== 'nowhere') return result;
    if (result.reason !== 'closed') ({ reason } = result);
  }
  return { is: 'kept', reason };
}

/** Where a message of its own may have been posted before a restart, it goes on there. */
function fallbacksFor(job: Recipient, editReply: Fallback['send'], options: DeliverOptions): Fallback[] {
  const { channel, sending } = job;
  const postFallback = (name: DeliveryRoute, findChannel: () => Promise<string>): Fallback => ({
    name,
    isNewMessage: true,
    send: async (message) => postOnce(job, await findChannel(), message, options),
    findSent: async () => {
      const recorded = (await options.sendingRecords.find(job.id).catch(() => job))?.sending;
      return recorded && findPostedMessage(job, recorded.channel, recorded.at, options);
    },
  });
  const canPostInChannel = channel !== undefined && !job.private;
  return [
    ...(sending || !hasReply(job) ? [] : [{ name: 'reply' as const, isNewMessage: false, send: editReply }]),
    ...(canPostInChannel && (!sending || sending.channel === channel)
      ? [postFallback('channel', async () => channel)]
      : []),
    postFallback('direct message', () => options.discord.createDm(job.person.id)),
  ];
}

async function tryFallback(
  fallback: Fallback,
  job: Recipient,
  compose: ComposeMessage,
  progress: { shrinkLevel: number },
  signal: AbortSignal,
  { log, now }: DeliverOptions,
): Promise<FallbackResult> {
  const startedAt = now();
  for (let delayMs = FIRST_RETRY_DELAY_MS; ; delayMs = Math.min(2 * delayMs, MAX_RETRY_DELAY_MS)) {
    signal.throwIfAborted();
    try {
      const message = await compose({ shrinkLevel: progress.shrinkLevel, isNewMessage: fallback.isNewMessage });
      return { is: 'delivered', route: fallback.name, message: await fallback.send(message) };
    } catch (error) {
      const details = { job: job.id, rung: fallback.name, err: error };
      if (error instanceof UncertainDeliveryError) return { is: 'kept', reason: 'unsure' };
      switch (errorKindOf(error)) {
        case 'gone':
          if (!fallback.isNewMessage) return { is: 'kept', reason: 'deleted' };
          return { is: 'nowhere', reason: 'closed' };
        case 'over':
        case 'closed':
          log.debug(details, 'nothing can be sent this way');
          return { is: 'nowhere', reason: 'closed' };
        case 'refused':
          log.error(details, 'Discord does not take what is sent');
          return { is: 'nowhere', reason: 'closed' };
        case 'too large':
          if (progress.shrinkLevel === MAX_SHRINK_LEVEL) return { is: 'nowhere', reason: 'closed' };
          progress.shrinkLevel += 1;
          log.debug(details, 'too large for Discord; it is made smaller');
          continue;
        case 'again':
          log.warn(details, 'Discord cannot be reached; it is tried again');
          if (now() - startedAt > FALLBACK_TIMEOUT_MS) return checkWhetherSent(fallback);
          await sleep(delayMs, undefined, { signal }).catch(() => {});
      }
    }
  }
}

/** What may have taken effect although no answer came must not be sent once more by another way. */
async function checkWhetherSent({ name, findSent }: Fallback): Promise<FallbackResult> {
  try {
    const found = await findSent?.();
    return found ? { is: 'delivered', route: name, message: found } : { is: 'nowhere', reason: 'unreachable' };
  } catch {
    return { is: 'kept', reason: 'unsure' };
  }
}
