import { RESTJSONErrorCodes } from 'discord.js';
import type { Logger } from 'pino';
import type { Job } from '#schema/job.ts';
import type { Audience, Progressing } from '#services/audience.ts';
import type { Painting } from '#services/backends/backend.ts';
import type { Catalogue } from '#services/catalogue.ts';
import type { Ledger } from '#services/ledger.ts';
import type { Looks } from '#services/looks.ts';
import { fitAll } from '#services/pictures.ts';
import type { Usage } from '#services/usage.ts';
import { type DiscordReplies, isDiscordError } from './discord.ts';
import { type LiveMessage, liveMessage } from './live.ts';
import { faultSentence, type Message, troubleMessage } from './message.ts';
import { resultMessage } from './result.ts';
import { canceledMessage, runningMessage } from './running.ts';
import { surroundingsOf } from './surroundings.ts';

export interface OutboxOptions {
  readonly discord: DiscordReplies;
  readonly catalogue: Catalogue;
  readonly ledger: Ledger;
  readonly looks: Looks;
  readonly usage: Usage;
  readonly log: Logger;
}

/** Bytes of a whole request to Discord (25 MiB, resources/message.mdx), less a reserve for everything but the files. */
const REQUEST_BYTES = 25 * 1024 * 1024 - 64 * 1024;

/** What Discord answers once the interaction's 15 minutes are over. */
const TOKEN_OVER = [RESTJSONErrorCodes.InvalidWebhookToken, RESTJSONErrorCodes.UnknownWebhook];

/** The only sender of what becomes of a job. Works from the stored id and token, so a restart makes no difference. */
export function createOutbox(options: OutboxOptions): Audience {
  const { discord, log } = options;
  const live = new Map<string, LiveMessage>();

  /** The last word on a job: nothing that was to be shown before may come after it. */
  const settle = async (job: Job) => {
    const message = live.get(job.id);
    live.delete(job.id);
    await message?.close();
  };

  const quietly = async (job: Job, send: () => Promise<unknown>) => {
    try {
      await settle(job);
      await send();
    } catch (error) {
      log.warn({ job: job.id, err: error }, 'the end of a job could not be shown');
    }
  };

  /** Edit of the reply; then, as its token is over, a message in the channel; then a direct one. */
  const send = async (job: Job, message: Message) => {
    try {
      return await discord.edit(job.reply, message);
    } catch (error) {
      if (!isDiscordError(error, ...TOKEN_OVER)) throw error;
      log.info({ job: job.id }, 'the reply can no longer be edited; sending a message of its own');
    }
    if (job.channel && !job.private) {
      try {
        return await discord.post(job.channel, message, job.person.id);
      } catch (error) {
        log.info({ job: job.id, err: error }, 'the channel takes no message; sending a direct one');
      }
    }
    return await discord.post(await discord.directChannel(job.person.id), message, job.person.id);
  };

  return {
    show: (job: Job, view: Progressing) => {
      let message = live.get(job.id);
      if (!message) {
        message = liveMessage((error) => log.debug({ job: job.id, err: error }, 'progress could not be shown'));
        live.set(job.id, message);
      }
      message.show(() => discord.edit(job.reply, runningMessage(job, view)));
    },

    deliver: async (job: Job, painting: Painting, seconds: number) => {
      const fitted = await fitAll(painting.pictures, job.sizeLimit, REQUEST_BYTES);
      const pictures = fitted.map(({ picture }, at) => ({ ...picture, index: painting.pictures[at]?.index ?? at }));
      const changes = [...new Set(fitted.flatMap(({ change }) => change ?? []))];
      const surroundings = await surroundingsOf(job, options);
      const message = resultMessage({ job, painting: { ...painting, pictures }, seconds, changes, ...surroundings });
      await settle(job);
      return await send(job, message);
    },

    refuse: (job, refusal) =>
      quietly(job, async () => {
        const message = troubleMessage(refusal.message);
        if (job.private) return discord.edit(job.reply, message);
        // A follow-up fills the placeholder of a deferred reply, whatever its flags say. So the placeholder goes first.
        await discord.remove(job.reply);
        await discord.followUp(job.reply, message, true);
      }),

    fail: (job) => quietly(job, () => send(job, troubleMessage(faultSentence(job.id)))),

    cancel: (job) => quietly(job, () => discord.edit(job.reply, canceledMessage(job))),
  };
}
