import type {
  APIApplicationCommandOptionChoice,
  APIMessage,
  APIModalInteractionResponseCallbackData,
} from 'discord.js';
import type { ModalValue, PlaygroundEvent } from '#playground/contract.ts';
import type { Playground } from '#playground/start.ts';
import type { InteractionState } from '#playground/state/interactions.ts';
import { controlOf, isLoading } from './message.ts';
import type { Person } from './person.ts';
import { lately, waitFor } from './wait-for.ts';

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
  // What belongs to this interaction is kept, nothing else: a test may follow hundreds.
  const history: APIMessage[] = [];
  const mine = new Set<string>();
  const gone: string[] = [];
  let choices: APIApplicationCommandOptionChoice[] | undefined;
  let id = '';
  const live = (): InteractionState | undefined => playground.interaction(id);
  const keep = (event: PlaygroundEvent): void => {
    if (event.type === 'choices' && event.nonce === live()?.nonce) choices = event.choices;
    if (event.type === 'messageDeleted' && mine.has(event.message)) gone.push(event.message);
    if (event.type !== 'message') return;
    const { message } = event;
    if (message.id !== live()?.originalMessage && playground.getMessage(message.id)?.sentByInteraction !== id) return;
    mine.add(message.id);
    history.push(message);
  };
  playground.subscribe(keep);
  // The bot's answer comes over a socket, so never before the id is known.
  id = await start();
  const messages = (): APIMessage[] => {
    const latest = new Map(history.map((message) => [message.id, message]));
    return [...latest.values()].filter((message) => playground.getMessage(message.id) !== undefined);
  };
  const wait = <T>(wanted: string, look: () => T | undefined, withinMs?: number): Promise<T> =>
    waitFor(
      playground,
      wanted,
      () => {
        const found = look();
        if (found === undefined && live()?.timedOut)
          throw new Error(`The application did not respond within 3 s. ${lately(playground)}`);
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
    answered: () => wait('an answer', () => live()?.responseType ?? undefined),
    answer: (fits = () => true, withinMs) =>
      wait('a message', () => messages().find((message) => !isLoading(message) && fits(message)), withinMs),
    get messages() {
      return messages();
    },
    get history() {
      return history;
    },
    gone: (withinMs) => wait('a message to be deleted', () => gone[0], withinMs),
    choices: () => wait('choices', () => choices),
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
