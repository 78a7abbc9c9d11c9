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
import { recentRequests, waitFor } from './wait-for.ts';

/** A modal that the bot opened. */
export interface OpenModal {
  modal: APIModalInteractionResponseCallbackData;
  /** Fills it in and sends it. File uploads: `values` name files given here. */
  submit(fields: ModalValue[], files?: Parameters<Person['submit']>[2]): Promise<Reply>;
}

/** The bot's answers to one interaction. Every wait fails at once if the bot has not acknowledged it within three seconds. */
export interface Reply {
  /** The interaction's id. */
  readonly id: string;
  /** Resolves once the bot answered in whatever way; gives the callback's type. */
  responseType(): Promise<number>;
  /**
   * The first message of this interaction that is no longer loading and fits: the answer, a follow-up, or the message
   * that was updated. As it is then: later edits are seen by asking again.
   */
  answer(matches?: (message: APIMessage) => boolean, timeoutMs?: number): Promise<APIMessage>;
  /** The messages of this interaction as they are now, ephemeral ones included, oldest first. */
  readonly messages: APIMessage[];
  /** Every version of them so far, "thinking…" included. */
  readonly history: APIMessage[];
  /** Resolves once a message of this interaction was deleted; gives its id. */
  deletedMessage(timeoutMs?: number): Promise<string>;
  choices(): Promise<APIApplicationCommandOptionChoice[]>;
  modal(): Promise<OpenModal>;
  /** Presses a button, by custom_id or label, on the answer; as another person where given. */
  press(labelOrId: string | RegExp, person?: Person): Promise<Reply>;
  select(labelOrId: string | RegExp, values: string[], person?: Person): Promise<Reply>;
}

/**
 * Follows one interaction.
 * @param actor who acted; `null` for a raw packet
 * @param start sends the interaction and gives its id
 */
export async function followInteraction(
  playground: Playground,
  actor: Person | null,
  start: () => Promise<string>,
): Promise<Reply> {
  // What belongs to this interaction is kept, nothing else: a test may follow hundreds.
  const history: APIMessage[] = [];
  const messageIds = new Set<string>();
  const deletedMessages: string[] = [];
  let choices: APIApplicationCommandOptionChoice[] | undefined;
  let id = '';
  const interaction = (): InteractionState | undefined => playground.interaction(id);
  const record = (event: PlaygroundEvent): void => {
    if (event.type === 'choices' && event.nonce === interaction()?.nonce) choices = event.choices;
    if (event.type === 'messageDeleted' && messageIds.has(event.message)) deletedMessages.push(event.message);
    if (event.type !== 'message') return;
    const { message } = event;
    if (message.id !== interaction()?.originalMessage && playground.getMessage(message.id)?.sentByInteraction !== id)
      return;
    messageIds.add(message.id);
    history.push(message);
  };
  playground.subscribe(record);
  // The bot's answer comes over a socket, so never before the id is known.
  id = await start();
  const messages = (): APIMessage[] => {
    const latest = new Map(history.map((message) => [message.id, message]));
    return [...latest.values()].filter((message) => playground.getMessage(message.id) !== undefined);
  };
  const waitForReply = <T>(description: string, find: () => T | undefined, timeoutMs?: number): Promise<T> =>
    waitFor(
      playground,
      description,
      () => {
        const found = find();
        if (found === undefined && interaction()?.timedOut)
          throw new Error(`The application did not respond within 3 s. ${recentRequests(playground)}`);
        return found;
      },
      timeoutMs,
    );
  const actorOr = (override: Person | undefined): Person => {
    const person = override ?? actor;
    if (!person) throw new Error('A raw packet has no person: say who presses.');
    return person;
  };
  const reply: Reply = {
    id,
    responseType: () => waitForReply('an answer', () => interaction()?.responseType ?? undefined),
    answer: (matches = () => true, timeoutMs) =>
      waitForReply('a message', () => messages().find((message) => !isLoading(message) && matches(message)), timeoutMs),
    get messages() {
      return messages();
    },
    get history() {
      return history;
    },
    deletedMessage: (timeoutMs) => waitForReply('a message to be deleted', () => deletedMessages[0], timeoutMs),
    choices: () => waitForReply('choices', () => choices),
    modal: async () => {
      const modal = await waitForReply('a modal', () => interaction()?.modal ?? undefined);
      return { modal, submit: (fields, files) => actorOr(undefined).submit(id, fields, files) };
    },
    async press(labelOrId, override) {
      const message = await reply.answer();
      return actorOr(override).press(message, controlOf(message, labelOrId).customId);
    },
    async select(labelOrId, values, override) {
      const message = await reply.answer();
      return actorOr(override).select(message, controlOf(message, labelOrId).customId, values);
    },
  };
  return reply;
}
