import type { APIMessage } from 'discord.js';
import type { Playground } from '#playground/start.ts';
import { controlsIn, isEphemeral, isLoading, textOf } from '#test/support/discord/message.ts';

/** A last word on a job: its pictures, an apology, or that it was canceled. */
export interface Telling {
  readonly is: 'pictures' | 'sorry' | 'canceled';
  readonly message: string;
  readonly text: string;
  /** Only the person sees it. */
  readonly alone: boolean;
}

/** All last words that anybody ever saw, by job, and messages in which they stand now. */
export interface Tellings {
  of(job: string): readonly Telling[];
  /** The messages of results as they were last, those that are gone left out. */
  readonly results: ReadonlyMap<string, APIMessage>;
  /** Messages of jobs under way that can be canceled. */
  readonly running: ReadonlyMap<string, APIMessage>;
}

const OF_PICTURE = /lorikeet-(\d+)-\d+\.\w+/;
const OF_FAULT = /job `(\d+)`/;

/** Writes down what the bot tells, from now on. A text that is changed in its place is still the same word. */
export function watchTellings(playground: Playground): Tellings {
  const told = new Map<string, Telling[]>();
  const results = new Map<string, APIMessage>();
  const running = new Map<string, APIMessage>();
  const keep = (job: string, telling: Telling) => {
    const all = told.get(job) ?? [];
    told.set(job, all);
    if (!all.some(({ is, message }) => is === telling.is && message === telling.message)) all.push(telling);
  };
  playground.subscribe((event) => {
    if (event.type === 'messageDeleted') {
      results.delete(event.message);
      running.delete(event.message);
    }
    if (event.type !== 'message' || !event.message.author.bot || isLoading(event.message)) return;
    const { message } = event;
    const text = textOf(message);
    const alone = isEphemeral(message);
    running.delete(message.id);
    if (controlsIn(message).some(({ customId }) => customId.startsWith('1:cancel:'))) {
      running.set(message.id, message);
      return;
    }
    const [, pictured] = OF_PICTURE.exec(JSON.stringify([message.components, message.attachments])) ?? [];
    if (pictured) {
      results.set(message.id, message);
      return keep(pictured, { is: 'pictures', message: message.id, text, alone });
    }
    const [, failed] = OF_FAULT.exec(text) ?? [];
    const job = failed ?? playground.getMessage(message.id)?.sentByInteraction ?? undefined;
    if (job) keep(job, { is: text.includes('Canceled.') ? 'canceled' : 'sorry', message: message.id, text, alone });
  });
  return { of: (job) => told.get(job) ?? [], results, running };
}
