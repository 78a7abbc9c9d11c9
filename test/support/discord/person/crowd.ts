import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Playground } from '#playground/start.ts';
import type { StoredMessage } from '#playground/state/messages.ts';
import { controlsIn, hasPictures, isLoading, textOf } from '#test/support/discord/index.ts';

/** A job that the bot took: it said “thinking…” for it. */
interface AcceptedJob {
  /** Of the interaction, and of the job. */
  readonly id: string;
  readonly guild: number;
  readonly prompt: string;
}

/** Many people in many servers who ask for pictures, and ask again if the bot does not answer. */
export interface Crowd {
  readonly accepted: readonly AcceptedJob[];
  /** How many of them have had their final answer. */
  readonly finished: number;
  /** Requests that failed: the bot did not answer, or refused at once. */
  readonly rejected: number;
  /** Resolves once so many jobs were accepted of every server, with no more than `open` of one server open at once. */
  requestPictures(jobsPerGuild: number, maxOpen: number): Promise<void>;
  /** All final answers to every accepted job; there should be exactly one each. */
  finalAnswers(): Map<string, FinalAnswer[]>;
}

type FinalAnswer = 'pictures' | 'error';

/** Ms between two looks at whether an answer has come. */
const POLL_INTERVAL_MS = 10;
/** Ms after which somebody who got no answer asks again. */
const RETRY_DELAY_MS = 300;

/** @param peoplePerGuild how many different people ask in one server; nobody asks in two */
export function createCrowd(playground: Playground, peoplePerGuild: number): Crowd {
  const accepted: AcceptedJob[] = [];
  const finishedIds = new Set<string>();
  let rejected = 0;
  const { world } = playground;
  playground.subscribe((event) => {
    if (event.type !== 'message' || !event.message.author.bot) return;
    const stored = playground.getMessage(event.message.id);
    const job = stored && finalAnswerOf(stored) && jobOf(stored);
    if (job) finishedIds.add(job);
  });

  const personIn = (guild: number, turn: number) => guild * peoplePerGuild + (turn % peoplePerGuild);

  /** One attempt: the id of the interaction, once the bot said “thinking…”. */
  const tryImagine = async (guild: number, turn: number, prompt: string): Promise<string | undefined> => {
    const person = world.users[personIn(guild, turn)];
    const channel = world.guilds[guild]?.channels[0];
    if (!person || !channel) throw new Error(`There is no place ${guild} for ${turn}.`);
    const options = [{ name: 'prompt', value: prompt }];
    const act = {
      do: 'command',
      nonce: randomUUID(),
      user: person.id,
      channel: channel.id,
      command: 'imagine',
      options,
    };
    const { interaction } = await playground.performAction({ ...act, do: 'command' });
    for (;;) {
      const state = playground.interaction(interaction);
      if (state?.responseType === 5) return interaction;
      if (!state || state.responseType !== null || state.timedOut) return undefined;
      await sleep(POLL_INTERVAL_MS);
    }
  };

  const requestIn = async (guild: number, count: number, maxOpen: number): Promise<void> => {
    const ownJobs: string[] = [];
    for (let turn = 0; ownJobs.length < count; turn += 1) {
      while (ownJobs.filter((id) => !finishedIds.has(id)).length >= maxOpen) await sleep(POLL_INTERVAL_MS);
      const prompt = `wish ${turn} of person ${personIn(guild, turn)} of guild ${guild}`;
      const id = await tryImagine(guild, turn, prompt);
      if (id === undefined) {
        rejected += 1;
        await sleep(RETRY_DELAY_MS);
      } else {
        ownJobs.push(id);
        accepted.push({ id, guild, prompt });
      }
    }
  };

  return {
    accepted,
    get finished() {
      return accepted.filter(({ id }) => finishedIds.has(id)).length;
    },
    get rejected() {
      return rejected;
    },
    requestPictures: async (jobsPerGuild, maxOpen) => {
      await Promise.all(world.guilds.map((_, guild) => requestIn(guild, jobsPerGuild, maxOpen)));
    },
    finalAnswers: () => {
      const answersByJob = new Map<string, FinalAnswer[]>(accepted.map(({ id }) => [id, []]));
      for (const stored of [...world.channels.keys()].flatMap((channel) => playground.listMessages(channel))) {
        const [job, answer] = [jobOf(stored), finalAnswerOf(stored)];
        if (job && answer) answersByJob.get(job)?.push(answer);
      }
      return answersByJob;
    },
  };
}

/** Whose pictures are shown, or whose token it was sent with. */
function jobOf({ files, sentByInteraction }: StoredMessage): string | undefined {
  const [, pictureJob] = /^lorikeet-(\d+)-/.exec(files[0]?.filename ?? '') ?? [];
  return pictureJob ?? sentByInteraction ?? undefined;
}

/** The final answer in a message; none while the job is still in progress. */
function finalAnswerOf({ message }: StoredMessage): FinalAnswer | undefined {
  if (isLoading(message) || controlsIn(message).some(({ customId }) => customId.includes(':cancel:'))) return undefined;
  if (hasPictures(message)) return 'pictures';
  return textOf(message) ? 'error' : undefined;
}
