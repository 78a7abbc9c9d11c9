import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorKindOf } from '#discord/error-kind.ts';
import type { Message } from '#discord/messages/message.ts';
import type { DiscordRest, MessageRef } from '#discord/rest.ts';
import type { DeliveryRoute, UndeliveredReason } from '#schema/job/job.ts';
import { transferTurns } from '#services/images/transfer-turns.ts';
import type { DeliveryResult } from '#services/jobs/run/job-notifier.ts';
import { findPostedMessage, type PostOptions, postOnce, type Recipient, UncertainDeliveryError } from './post-once.ts';

export interface DeliverOptions extends PostOptions {
  readonly discord: DiscordRest;
  readonly log: Pick<Logger, 'debug' | 'warn' | 'error'>;
  /** Ms of a clock that never jumps. */
  readonly now: () => number;
}

/**
 * Composes the message for one attempt. `shrinkLevel` is how often Discord has found it too large; `isNewMessage` is whether it
 * is posted as a new message instead of editing the reply, by which `route`.
 */
export type ComposeMessage = (attempt: {
  readonly shrinkLevel: number;
  readonly isNewMessage: boolean;
  readonly route: DeliveryRoute;
}) => Promise<Message> | Message;

/** One way to the person. `findSent` finds a message that an earlier attempt may have posted. */
interface Fallback {
  readonly name: DeliveryRoute;
  readonly isNewMessage: boolean;
  send(message: Message): Promise<MessageRef>;
  findSent?(): Promise<MessageRef | undefined>;
}

/** The result of one fallback; after `nowhere` the next one is tried. */
type FallbackResult = DeliveryResult | { readonly is: 'nowhere'; readonly reason: UndeliveredReason };

/** Ms after which a fallback that keeps failing is given up. */
const FALLBACK_TIMEOUT_MS = 3 * 60 * 1000;

/** Ms between two attempts: doubled each time, up to a maximum. */
const [FIRST_RETRY_DELAY_MS, MAX_RETRY_DELAY_MS] = [1000, 30_000];

/** How often a message is made smaller, each time to half the bytes. */
const MAX_SHRINK_LEVEL = 4;

/** Who sees a message. */
export interface Audience {
  /** Whether only the person may see the message: it is never posted in the channel. Default: as the job is. */
  readonly isPrivate?: boolean;
  /** Shows the message in the job's reply. Default: edits the reply. */
  readonly sendReply?: Fallback['send'];
}

/**
 * Brings a message to a job's person: in the job's reply; else as a new message in the channel, which mentions them; else as a
 * direct message. A private message skips the channel. Where somebody has deleted the reply, nothing more is sent.
 * Rejects with the signal's reason when aborted between two attempts.
 */
export async function deliver(
  job: Recipient,
  compose: ComposeMessage,
  signal: AbortSignal,
  options: DeliverOptions,
  audience: Audience = {},
): Promise<DeliveryResult> {
  const progress = { shrinkLevel: 0 };
  let reason: UndeliveredReason = 'closed';
  for (const fallback of fallbacksFor(job, audience, options)) {
    const result = await tryFallback(fallback, job, compose, progress, signal, options);
    if (result.is !== 'nowhere') return result;
    if (result.reason !== 'closed') ({ reason } = result);
  }
  return { is: 'kept', reason };
}

/** Where a new message may have been posted before a restart, only the fallbacks from there on are left. */
function fallbacksFor(
  job: Recipient,
  { isPrivate = job.private, sendReply = (message) => options.discord.editReply(job.reply, message) }: Audience,
  options: DeliverOptions,
): Fallback[] {
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
  const canPostInChannel = channel !== undefined && !isPrivate;
  return [
    ...(sending ? [] : [{ name: 'reply' as const, isNewMessage: false, send: sendReply }]),
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
  let startedAt: number | undefined;
  for (let delayMs = FIRST_RETRY_DELAY_MS; ; delayMs = Math.min(2 * delayMs, MAX_RETRY_DELAY_MS)) {
    signal.throwIfAborted();
    try {
      const { isNewMessage, name: route } = fallback;
      const attempt = async () => {
        if (signal.aborted) return;
        // Not before its turn: while Discord is slow, hundreds of pictures wait for theirs for longer than they may fail.
        startedAt ??= now();
        const message = await compose({ shrinkLevel: progress.shrinkLevel, isNewMessage, route });
        return { is: 'delivered' as const, route, message: await fallback.send(message) };
      };
      // A channel's rate limit may hold new messages for long: they would hold everybody's replies, too.
      const delivered = await (isNewMessage ? attempt() : transferTurns.upload(attempt));
      if (delivered) return delivered;
    } catch (error) {
      const details = { job: job.id, route: fallback.name, err: error };
      if (error instanceof UncertainDeliveryError) return { is: 'kept', reason: 'unsure' };
      switch (errorKindOf(error)) {
        case 'deleted':
          if (!fallback.isNewMessage) return { is: 'kept', reason: 'deleted' };
          return { is: 'nowhere', reason: 'closed' };
        case 'expired':
        case 'forbidden':
          log.debug(details, 'this route is closed');
          return { is: 'nowhere', reason: 'closed' };
        case 'rejected':
          log.error(details, 'Discord rejects the message');
          return { is: 'nowhere', reason: 'closed' };
        case 'too large':
          if (progress.shrinkLevel === MAX_SHRINK_LEVEL) return { is: 'nowhere', reason: 'closed' };
          progress.shrinkLevel += 1;
          log.debug(details, 'the message is too large for Discord; shrinking it');
          continue;
        case 'transient':
          log.warn(details, 'Discord cannot be reached; trying again');
          if (now() - (startedAt ?? now()) > FALLBACK_TIMEOUT_MS) return checkWhetherSent(fallback);
          await sleep(delayMs, undefined, { signal }).catch(() => {});
      }
    }
  }
}

/** A message that may have been posted although Discord never answered must not be sent again by another route. */
async function checkWhetherSent({ name, findSent }: Fallback): Promise<FallbackResult> {
  try {
    const found = await findSent?.();
    return found ? { is: 'delivered', route: name, message: found } : { is: 'nowhere', reason: 'unreachable' };
  } catch {
    return { is: 'kept', reason: 'unsure' };
  }
}
