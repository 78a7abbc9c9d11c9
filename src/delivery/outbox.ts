import type { Logger } from 'pino';
import type { Job } from '#schema/job.ts';
import { hasReply } from '#schema/retry.ts';
import type { Audience } from '#services/audience.ts';
import type { Painting } from '#services/backends/backend.ts';
import type { Catalogue } from '#services/catalogue.ts';
import type { Ledger } from '#services/ledger.ts';
import type { Looks } from '#services/looks.ts';
import { fitAll } from '#services/pictures.ts';
import type { RetriesOptions } from '#services/retries.ts';
import type { Usage } from '#services/usage.ts';
import { failureOf } from './failure.ts';
import { type Compose, climb, type LadderOptions } from './ladder.ts';
import { type LiveMessage, liveMessage } from './live.ts';
import { faultSentence, troubleMessage } from './message.ts';
import { resultMessage } from './result.ts';
import { canceledMessage, runningMessage } from './running.ts';
import { surroundingsOf } from './surroundings.ts';
import { whisperOnce } from './whisper.ts';

export interface OutboxOptions extends Omit<LadderOptions, 'noted'> {
  readonly catalogue: Catalogue;
  readonly ledger: Ledger;
  readonly looks: Looks;
  readonly usage: Usage;
  readonly log: Logger;
}

/** Bytes of a whole request to Discord (25 MiB, resources/message.mdx), less a reserve for everything but the files. */
const REQUEST_BYTES = 25 * 1024 * 1024 - 64 * 1024;

/** The only sender of what becomes of a job. Works from the stored id and token, so a restart makes no difference. */
export function createOutbox(given: OutboxOptions): Audience & Pick<RetriesOptions, 'announce'> {
  const options = { ...given, noted: given.ledger };
  const { discord, log } = options;
  const live = new Map<string, LiveMessage>();

  /** The last word on a job: nothing that was to be shown before may come after it. */
  const settle = async (job: Job) => {
    const message = live.get(job.id);
    live.delete(job.id);
    await message?.close();
  };

  const quietly = async (job: Job, send: () => Promise<unknown>, signal?: AbortSignal) => {
    try {
      await settle(job);
      await send();
    } catch (error) {
      signal?.throwIfAborted();
      log.warn({ job: job.id, err: error }, 'the end of a job could not be shown');
    }
  };

  return {
    acknowledged: async ({ id, reply }) => {
      try {
        return await discord.isAnswered(reply);
      } catch (error) {
        log.warn({ job: id, err: error }, 'it could not be found out whether this was acknowledged');
        return true;
      }
    },

    show: (job, view, gone) => {
      if (!hasReply(job)) return;
      let message = live.get(job.id);
      if (!message) {
        message = liveMessage((error) => {
          log.debug({ job: job.id, err: error }, 'progress could not be shown');
          if (failureOf(error) !== 'gone') return;
          live.delete(job.id);
          gone();
        });
        live.set(job.id, message);
      }
      message.show(() => discord.edit(job.reply, runningMessage(job, view)));
    },

    deliver: async (job, painting, seconds, signal) => {
      const surroundings = await surroundingsOf(job, options);
      await settle(job);
      let made: { readonly tighter: number; readonly message: ReturnType<typeof resultMessage> } | undefined;
      const compose: Compose = async ({ tighter }) => {
        if (made?.tighter !== tighter) {
          const { changes, ...fitting } = await fitted(painting, job.sizeLimit, tighter);
          made = { tighter, message: resultMessage({ job, painting: fitting, seconds, changes, ...surroundings }) };
        }
        return made.message;
      };
      return climb(job, compose, signal, options);
    },

    refuse: async (job, refusal, signal) => {
      if (!hasReply(job)) return;
      const compose: Compose = ({ own }) =>
        troubleMessage(own ? `${refusal.message}\n-# job \`${job.id}\`` : refusal.message);
      return quietly(job, () => climb(job, compose, signal, options, whisperOnce(job, discord)), signal);
    },

    fail: async (job, signal) => {
      if (!hasReply(job)) return;
      await quietly(job, () => climb(job, () => troubleMessage(faultSentence(job.id)), signal, options), signal);
    },

    cancel: (job) => quietly(job, async () => hasReply(job) && discord.edit(job.reply, canceledMessage(job))),

    announce: async (job) => {
      const { id } = await discord.followUp(job.reply, runningMessage(job, { is: 'starting' }), job.private);
      return id;
    },
  };
}

/** Pictures as they may be sent; each time that they were too large, half of the bytes are left. */
async function fitted(painting: Painting, sizeLimit: number, tighter: number) {
  const share = 2 ** tighter;
  const all = await fitAll(painting.pictures, Math.floor(sizeLimit / share), Math.floor(REQUEST_BYTES / share));
  const pictures = all.map(({ picture }, at) => ({ ...picture, index: painting.pictures[at]?.index ?? at }));
  return { ...painting, pictures, changes: [...new Set(all.flatMap(({ change }) => change ?? []))] };
}
