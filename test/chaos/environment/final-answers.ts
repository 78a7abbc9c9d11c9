import type { APIMessage } from 'discord.js';
import type { Playground } from '#playground/start.ts';
import { controlsIn, isEphemeral, isLoading, textOf } from '#test/support/discord/person/message.ts';

/** A final answer to a job: its pictures, an apology, or that it was canceled. */
export interface FinalAnswer {
  readonly kind: 'pictures' | 'error' | 'canceled';
  readonly message: string;
  readonly text: string;
  /** Only the person sees it. */
  readonly ephemeral: boolean;
}

/** All final answers that anybody ever saw, by job, and the messages that contain them now. */
export interface FinalAnswers {
  forJob(job: string): readonly FinalAnswer[];
  /** The messages of results as they were last, those that are gone left out. */
  readonly results: ReadonlyMap<string, APIMessage>;
  /** Messages of jobs under way that can be canceled. */
  readonly running: ReadonlyMap<string, APIMessage>;
}

const PICTURE_FILE_NAME = /lorikeet-(\d+)-\d+\.\w+/;
const JOB_IN_ERROR = /job `(\d+)`/;

/** Writes down what the bot tells, from now on. A text that is edited in its message is still the same answer. */
export function watchFinalAnswers(playground: Playground): FinalAnswers {
  const answersByJob = new Map<string, FinalAnswer[]>();
  const results = new Map<string, APIMessage>();
  const running = new Map<string, APIMessage>();
  const record = (job: string, answer: FinalAnswer) => {
    const answers = answersByJob.get(job) ?? [];
    answersByJob.set(job, answers);
    if (!answers.some(({ kind, message }) => kind === answer.kind && message === answer.message)) answers.push(answer);
  };
  playground.subscribe((event) => {
    if (event.type === 'messageDeleted') {
      results.delete(event.message);
      running.delete(event.message);
    }
    if (event.type !== 'message' || !event.message.author.bot || isLoading(event.message)) return;
    const { message } = event;
    const text = textOf(message);
    const ephemeral = isEphemeral(message);
    running.delete(message.id);
    if (controlsIn(message).some(({ customId }) => customId.startsWith('1:cancel:'))) {
      running.set(message.id, message);
      return;
    }
    const [, pictureJob] = PICTURE_FILE_NAME.exec(JSON.stringify([message.components, message.attachments])) ?? [];
    if (pictureJob) {
      results.set(message.id, message);
      return record(pictureJob, { kind: 'pictures', message: message.id, text, ephemeral });
    }
    const [, failedJob] = JOB_IN_ERROR.exec(text) ?? [];
    const job = failedJob ?? playground.getMessage(message.id)?.sentByInteraction ?? undefined;
    if (job)
      record(job, {
        kind: text.includes('Canceled.') ? 'canceled' : 'error',
        message: message.id,
        text,
        ephemeral,
      });
  });
  return { forJob: (job) => answersByJob.get(job) ?? [], results, running };
}
