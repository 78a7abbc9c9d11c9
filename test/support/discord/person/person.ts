import { randomUUID } from 'node:crypto';
import type { APIApplicationCommandOptionChoice, APIMessage } from 'discord.js';
import type { ModalValue, UserAction, UserActionOption } from '#playground/contract.ts';
import type { Playground } from '#playground/start.ts';
import type { Upload } from '#playground/state/attachments.ts';
import { controlOf } from './message.ts';
import { followInteraction, type Reply } from './reply.ts';

/** A file that a person uploads. */
export interface PersonFile {
  name: string;
  bytes: Uint8Array;
  /** Media type; Discord goes by the name's ending anyway. */
  type?: string;
}

type OptionValues = Record<string, string | number | boolean | PersonFile | undefined>;
type DistributiveOmit<T> = T extends unknown ? Omit<T, 'nonce' | 'user' | 'channel'> : never;

/** Somebody in a channel, who does what people do in Discord's client. */
export interface Person {
  readonly id: string;
  readonly channel: string;
  /** Types a slash command; `preset add` for a subcommand. @throws ActRefusedError for what the client marks red */
  command(name: string, options?: OptionValues): Promise<Reply>;
  /** Types into an option and reads what is offered. */
  autocomplete(
    name: string,
    focused: string,
    typed: string,
    otherOptions?: OptionValues,
  ): Promise<APIApplicationCommandOptionChoice[]>;
  /** Opens a context menu on a message or user. */
  menu(name: string, target: string): Promise<Reply>;
  /** Presses a button by custom_id or label. */
  press(message: APIMessage, labelOrId: string | RegExp): Promise<Reply>;
  select(message: APIMessage, labelOrId: string | RegExp, values: string[]): Promise<Reply>;
  /** Sends a modal that the given interaction opened. */
  submit(interaction: string, fields: ModalValue[], files?: Record<string, PersonFile>): Promise<Reply>;
  /** Writes a plain message. */
  say(content: string, files?: PersonFile[]): Promise<APIMessage>;
  /** Deletes a message. @throws ActRefusedError where it is not theirs to delete */
  remove(message: Pick<APIMessage, 'id'>): void;
  /** What this person sees in the channel, oldest first. */
  readonly messages: APIMessage[];
  /** The same person in another channel of the world, by id. */
  inChannel(channel: string): Person;
}

export function createPerson(playground: Playground, id: string, channel: string): Person {
  const act = (action: DistributiveOmit<UserAction>, files?: Map<string, Upload>): Promise<Reply> => {
    const fullAction: UserAction = { nonce: randomUUID(), user: id, channel, ...action };
    return followInteraction(
      playground,
      person,
      async () => (await playground.performAction(fullAction, files)).interaction,
    );
  };
  const person: Person = {
    id,
    channel,
    command(name, optionValues = {}) {
      const files = new Map<string, Upload>();
      return act({ do: 'command', command: name, options: optionsOf(optionValues, files) }, files);
    },
    async autocomplete(name, focused, typed, otherOptions = {}) {
      const options = optionsOf({ ...otherOptions, [focused]: typed }, new Map());
      return (await act({ do: 'autocomplete', command: name, options, focused })).choices();
    },
    menu: (name, target) => act({ do: 'menu', command: name, target }),
    press: (message, labelOrId) => {
      const { customId } = controlOf(message, labelOrId);
      return act({ do: 'press', message: message.id, customId });
    },
    select: (message, labelOrId, values) => {
      const { customId } = controlOf(message, labelOrId);
      return act({ do: 'select', message: message.id, customId, values });
    },
    submit(interaction, fields, personFiles = {}) {
      const files = new Map(Object.entries(personFiles).map(([part, file]) => [part, uploadOf(file)]));
      return act({ do: 'submit', interaction, fields }, files);
    },
    say(content, personFiles = []) {
      const files = new Map(personFiles.map((file, index) => [`file${index}`, uploadOf(file)]));
      return playground.postMessage({ user: id, channel, content, files: [...files.keys()] }, files);
    },
    remove: (message) => playground.deleteMessage({ user: id, message: message.id }),
    get messages() {
      const visible = playground
        .listMessages(channel)
        .filter(({ onlyVisibleTo }) => onlyVisibleTo === null || onlyVisibleTo === id);
      return visible.map(({ message }) => message);
    },
    inChannel: (other) => createPerson(playground, id, other),
  };
  return person;
}

/** The options of an act; files go into `files`, under the option's name. */
function optionsOf(optionValues: OptionValues, files: Map<string, Upload>): UserActionOption[] {
  return Object.entries(optionValues).flatMap(([name, value]): UserActionOption[] => {
    if (value === undefined) return [];
    if (typeof value !== 'object') return [{ name, value }];
    files.set(name, uploadOf(value));
    return [{ name, value: name }];
  });
}

const uploadOf = ({ name, bytes, type = '' }: PersonFile): Upload => ({ name, bytes, type });
