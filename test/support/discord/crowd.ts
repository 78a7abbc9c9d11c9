import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Playground } from '#playground/start.ts';
import type { StoredMessage } from '#playground/state/messages.ts';
import { controlsIn, hasPictures, isLoading, textOf } from './index.ts';

/** A job that the bot took: it said “thinking…” for it. */
interface Accepted {
  /** Of the interaction, and of the job. */
  readonly id: string;
  readonly guild: number;
  readonly prompt: string;
}

/** Many people in many servers who ask for pictures, and ask again where they are not heard. */
export interface Crowd {
  readonly accepted: readonly Accepted[];
  /** How many of them have had their last word. */
  readonly over: number;
  /** Asked in vain: nobody answered, or the bot refused at once. */
  readonly inVain: number;
  /** Resolves once so many jobs were accepted of every server, with no more than `open` of one server open at once. */
  ask(each: number, open: number): Promise<void>;
  /** What came of every accepted job: all last words, of which there should be one each. */
  words(): Map<string, Word[]>;
}

type Word = 'pictures' | 'sorry';

/** Ms between two looks at whether an answer has come. */
const LOOK = 10;
/** Ms after which somebody who was not heard asks again. */
const AGAIN = 300;

/** @param peoplePerGuild how many different people ask in one server; nobody asks in two */
export function gatherCrowd(playground: Playground, peoplePerGuild: number): Crowd {
  const accepted: Accepted[] = [];
  const over = new Set<string>();
  let inVain = 0;
  const { world } = playground;
  playground.subscribe((event) => {
    if (event.type !== 'message' || !event.message.author.bot) return;
    const stored = playground.getMessage(event.message.id);
    const job = stored && wordOf(stored) && jobOf(stored);
    if (job) over.add(job);
  });

  const personIn = (guild: number, turn: number) => guild * peoplePerGuild + (turn % peoplePerGuild);

  /** One attempt: the id of the interaction, once the bot said “thinking…”. */
  const attempt = async (guild: number, turn: number, prompt: string): Promise<string | undefined> => {
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
      const live = playground.interaction(interaction);
      if (live?.responseType === 5) return interaction;
      if (!live || live.responseType !== null || live.timedOut) return undefined;
      await sleep(LOOK);
    }
  };

  const askIn = async (guild: number, each: number, open: number): Promise<void> => {
    const mine: string[] = [];
    for (let turn = 0; mine.length < each; turn += 1) {
      while (mine.filter((id) => !over.has(id)).length >= open) await sleep(LOOK);
      const prompt = `wish ${turn} of person ${personIn(guild, turn)} of guild ${guild}`;
      const id = await attempt(guild, turn, prompt);
      if (id === undefined) {
        inVain += 1;
        await sleep(AGAIN);
      } else {
        mine.push(id);
        accepted.push({ id, guild, prompt });
      }
    }
  };

  return {
    accepted,
    get over() {
      return accepted.filter(({ id }) => over.has(id)).length;
    },
    get inVain() {
      return inVain;
    },
    ask: async (each, open) => {
      await Promise.all(world.guilds.map((_, guild) => askIn(guild, each, open)));
    },
    words: () => {
      const words = new Map<string, Word[]>(accepted.map(({ id }) => [id, []]));
      for (const stored of [...world.channels.keys()].flatMap((channel) => playground.listMessages(channel))) {
        const [job, word] = [jobOf(stored), wordOf(stored)];
        if (job && word) words.get(job)?.push(word);
      }
      return words;
    },
  };
}

/** Whose pictures are shown, or whose token it was sent with. */
function jobOf({ files, sentByInteraction: sentBy }: StoredMessage): string | undefined {
  const [, pictured] = /^lorikeet-(\d+)-/.exec(files[0]?.filename ?? '') ?? [];
  return pictured ?? sentBy ?? undefined;
}

/** What a message says for good; none while it is still being worked on. */
function wordOf({ message }: StoredMessage): Word | undefined {
  if (isLoading(message) || controlsIn(message).some(({ customId }) => customId.includes(':cancel:'))) return undefined;
  if (hasPictures(message)) return 'pictures';
  return textOf(message) ? 'sorry' : undefined;
}
