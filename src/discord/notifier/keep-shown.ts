import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ChannelRest } from '#discord/channel-rest.ts';
import { errorKindOf } from '#discord/error-kind.ts';
import type { Message } from '#discord/messages/message.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { buttonCustomId } from '#schema/interaction/components/custom-id.ts';
import { sheetCustomId } from '#schema/interaction/components/sheet-custom-id.ts';
import type { Job } from '#schema/job/job.ts';

/** A job, or a compare sheet. */
type Shown = Pick<Job, 'id' | 'reply'>;

/**
 * Watches over final messages that an edit from before them may still replace: Discord had not responded to it in time, and may
 * carry it out later.
 */
export interface ShownKeeper {
  /** The same calls; a reply that is edited by them is looked at several times, and edited again where it shows progress. */
  watching(shown: Shown): DiscordRest;
  /** For what goes on in the same reply. */
  unwatch(id: string): void;
}

export interface ShownKeeperOptions {
  readonly discord: DiscordRest;
  readonly channels: Pick<ChannelRest, 'fetchReply'>;
  readonly log: Pick<Logger, 'debug' | 'warn'>;
  /** Ms between two looks. */
  readonly delaysMs?: readonly number[];
}

/** A busy server of Discord's carries out within a minute what it had read, or not at all. */
const DELAYS_MS = [3000, 10_000, 30_000];

/** Messages that are watched at once. Each holds its pictures, some megabytes, and they are many where Discord is slow for everybody. */
const MAX_WATCHED = 32;

export function createShownKeeper({ discord, channels, log, delaysMs = DELAYS_MS }: ShownKeeperOptions): ShownKeeper {
  const watched = new Map<string, AbortController>();

  const look = async ({ id, reply }: Shown, message: Message, signal: AbortSignal) => {
    for (const delayMs of delaysMs) {
      await sleep(delayMs, undefined, { signal, ref: false });
      const { customIds } = await channels.fetchReply(reply);
      if (signal.aborted || !customIds.some((customId) => cancels(customId, id))) continue;
      log.warn({ job: id }, 'Discord carried out an edit late, which replaced what was final; showing that again');
      await discord.editReply(reply, message);
    }
  };

  const unwatch = (id: string) => {
    watched.get(id)?.abort();
    watched.delete(id);
  };

  const watch = async (shown: Shown, message: Message) => {
    unwatch(shown.id);
    if (watched.size >= MAX_WATCHED) return;
    const stop = new AbortController();
    watched.set(shown.id, stop);
    try {
      await look(shown, message, stop.signal);
    } catch (error) {
      const isOver = stop.signal.aborted || errorKindOf(error) === 'deleted';
      if (!isOver) log.warn({ job: shown.id, err: error }, 'a reply that was slow to change could not be looked at');
    } finally {
      if (watched.get(shown.id) === stop) watched.delete(shown.id);
    }
  };

  return {
    watching: (shown) => ({
      ...discord,
      editReply: async (to, message) => {
        const edited = await discord.editReply(to, message);
        void watch(shown, message);
        return edited;
      },
    }),
    unwatch,
  };
}

/** Whether a button cancels that job or sheet: what is final has none. */
function cancels(customId: string, id: string): boolean {
  const button = buttonCustomId.safeDecode(customId).data;
  if (button) return button.button === 'cancel' && button.job === id;
  const control = sheetCustomId.safeDecode(customId).data;
  return control?.action === 'cancel' && control.sheet === id;
}
