import type {
  APIApplicationCommandOptionChoice,
  APIMessage,
  APIModalInteractionResponseCallbackData,
} from 'discord.js';
import type { ModalValue, PlaygroundEvent } from '#playground/contract.ts';
import type { Live } from '#playground/interactions/live.ts';
import type { Playground } from '#playground/start.ts';
import { controlOf, isLoading } from './look.ts';
import type { Person } from './person.ts';
import { waitFor } from './wait.ts';

/** A modal that the bot opened. */
export interface OpenModal {
  modal: APIModalInteractionResponseCallbackData;
  /** Fills it in and sends it. File uploads: `values` name files given here. */
  submit(fields: ModalValue[], files?: Parameters<Person['submit']>[2]): Promise<Reply>;
}

/** What came, or will come, of one interaction. Every wait ends at once where three seconds go by in silence. */
export interface Reply {
  /** The interaction's id. */
  readonly id: string;
  /** Resolves once the bot answered in whatever way; gives the callback's type. */
  answered(): Promise<number>;
  /**
   * The first message of this interaction that is no longer loading and fits: the answer, a follow-up, or the message
   * that was updated. As it is then: later edits are seen by asking again.
   */
  answer(fits?: (message: APIMessage) => boolean, withinMs?: number): Promise<APIMessage>;
  /** The messages of this interaction as they are now, ephemeral ones included, oldest first. */
  readonly messages: APIMessage[];
  /** Every version of them so far, "thinking…" included. */
  readonly history: APIMessage[];
  /** Resolves once a message of this interaction was deleted; gives its id. */
  gone(withinMs?: number): Promise<string>;
  choices(): Promise<APIApplicationCommandOptionChoice[]>;
  modal(): Promise<OpenModal>;
  /** Presses a button, by custom_id or label, on the answer; as another person where given. */
  press(named: string | RegExp, by?: Person): Promise<Reply>;
  select(named: string | RegExp, values: string[], by?: Person): Promise<Reply>;
}

/**
 * Follows one interaction.
 * @param actor who acted; `null` for a raw packet
 * @param start sends the interaction and gives its id
 */
export async function follow(
  playground: Playground,
  actor: Person | null,
  start: () => Promise<string>,
): Promise<Reply> {
  const events: PlaygroundEvent[] = [];
  playground.subscribe((event) => events.push(event));
  const id = await start();
  const live = (): Live | undefined => playground.interaction(id);
  const isMine = (message: { id: string }): boolean =>
    message.id === live()?.original || playground.message(message.id)?.sentBy === id || mineBefore.has(message.id);
  // A deleted message is no longer known, but it was followed before.
  const mineBefore = new Set<string>();
  const history = (): APIMessage[] =>
    events.flatMap((event) => {
      if (event.type !== 'message' || !isMine(event.message)) return [];
      mineBefore.add(event.message.id);
      return [event.message];
    });
  const messages = (): APIMessage[] => {
    const latest = new Map(history().map((message) => [message.id, message]));
    return [...latest.values()].filter((message) => playground.message(message.id) !== undefined);
  };
  const wait = <T>(wanted: string, look: () => T | undefined, withinMs?: number): Promise<T> =>
    waitFor(
      playground,
      wanted,
      () => {
        const found = look();
        if (found === undefined && live()?.silent) throw new Error('The application did not respond within 3 s.');
        return found;
      },
      withinMs,
    );
  const by = (other: Person | undefined): Person => {
    const one = other ?? actor;
    if (!one) throw new Error('A raw packet has no person: say who presses.');
    return one;
  };
  const reply: Reply = {
    id,
    answered: () => wait('an answer', () => live()?.answeredBy ?? undefined),
    answer: (fits = () => true, withinMs) =>
      wait('a message', () => messages().find((message) => !isLoading(message) && fits(message)), withinMs),
    get messages() {
      return messages();
    },
    get history() {
      return history();
    },
    gone: (withinMs) =>
      wait(
        'a message to be deleted',
        () => {
          history();
          for (const event of events) if (event.type === 'gone' && mineBefore.has(event.message)) return event.message;
          return undefined;
        },
        withinMs,
      ),
    choices: () =>
      wait('choices', () => {
        const nonce = live()?.nonce;
        for (const event of events) if (event.type === 'choices' && event.nonce === nonce) return event.choices;
        return undefined;
      }),
    modal: async () => {
      const modal = await wait('a modal', () => live()?.modal ?? undefined);
      return { modal, submit: (fields, files) => by(undefined).submit(id, fields, files) };
    },
    async press(named, other) {
      const message = await reply.answer();
      return by(other).press(message, controlOf(message, named).customId);
    },
    async select(named, values, other) {
      const message = await reply.answer();
      return by(other).select(message, controlOf(message, named).customId, values);
    },
  };
  return reply;
}
