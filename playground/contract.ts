/**
 * What the playground's page and its server say to each other: types only, imported by both sides.
 * Messages, commands, components and modals are Discord's own shapes, exactly as the bot sent them.
 *
 * Routes, all below `/playground` on the same origin as the stand-in's REST API (`/api/v10/…`):
 *
 * | route | takes | gives |
 * |---|---|---|
 * | `GET  /world` | | {@link World} |
 * | `GET  /channels/:channel/messages?viewer=:user` | | {@link APIMessage}[] oldest first, ephemeral ones of others left out |
 * | `GET  /events?viewer=:user` | | server-sent events, each `data:` one {@link PlaygroundEvent} |
 * | `POST /interactions` | multipart: `payload` (JSON {@link UserAction}) and files under the names that `payload` refers to | {@link UserActionAccepted}, or 400 {@link UserActionRefused} |
 * | `POST /messages` | JSON {@link UserMessage}, or multipart like above | the {@link APIMessage}: a person's plain message |
 * | `DELETE /messages/:message?user=:user` | | `{}`, or 400 {@link UserActionRefused}: a person deletes a message |
 * | `GET  /exchanges?channel=&message=` or `?interaction=` | | {@link TrafficEntry}[] oldest first: what went over the wire |
 */
import type {
  APIApplicationCommand,
  APIApplicationCommandOptionChoice,
  APIMessage,
  APIModalInteractionResponseCallbackData,
} from 'discord.js';

/** Everything that stands around the messages. */
export interface World {
  application: { id: string; name: string };
  users: User[];
  guilds: Guild[];
  /** Direct-message channels with the bot, one for each user. */
  dms: { id: string; user: string }[];
  commands: APIApplicationCommand[];
  /** True once the bot's gateway session is up. */
  online: boolean;
}

export interface User {
  id: string;
  username: string;
  /** Name that is shown; escaped by the page. */
  name: string;
  /** CSS colour of the round avatar. */
  colour: string;
}

export interface Guild {
  id: string;
  name: string;
  channels: { id: string; name: string; nsfw: boolean }[];
  members: { user: string; admin: boolean }[];
}

/** What a person does. `nonce` is the page's own and comes back in the events that answer it. */
export type UserAction = { nonce: string; user: string; channel: string } & (
  | { do: 'command'; command: string; options: UserActionOption[] }
  | { do: 'menu'; command: string; target: string }
  | { do: 'autocomplete'; command: string; options: UserActionOption[]; focused: string }
  | { do: 'press'; message: string; customId: string }
  | { do: 'select'; message: string; customId: string; values: string[] }
  | { do: 'submit'; interaction: string; fields: ModalValue[] }
);

/** One option of a command; an attachment's value is the name of its file part. Focused options may hold half-typed text. */
export interface UserActionOption {
  name: string;
  value: string | number | boolean;
}

/** One field of a modal as filled in: text inputs have `value`, selects and file uploads `values`. */
export interface ModalValue {
  customId: string;
  value?: string;
  values?: string[];
}

export interface UserActionAccepted {
  interaction: string;
}

/** What Discord's own client would not let a person send, by the name of the option or field where there is one. */
export interface UserActionRefused {
  message: string;
  problems: { name?: string; message: string }[];
}

/** A plain message of a person (to try message context menus on). Files as in {@link UserAction}. */
export interface UserMessage {
  user: string;
  channel: string;
  content: string;
  files: string[];
}

export type PlaygroundEvent =
  /** A message was created or changed; `deferred` ones carry the LOADING flag ("thinking…"). */
  | { type: 'message'; message: APIMessage }
  | { type: 'gone'; channel: string; message: string }
  /** The bot answered the interaction with this nonce, in whatever way. */
  | { type: 'answered'; nonce: string }
  | { type: 'choices'; nonce: string; choices: APIApplicationCommandOptionChoice[] }
  | { type: 'modal'; nonce: string; interaction: string; modal: APIModalInteractionResponseCallbackData }
  /** Three seconds went by: "The application did not respond". */
  | { type: 'silent'; nonce: string }
  /** A request of the bot that Discord would refuse; shown in red. */
  | { type: 'trouble'; trouble: TrafficEntry }
  | { type: 'world'; world: World };

/** One packet or request, for the inspector. Tokens are left out. */
export interface TrafficEntry {
  at: string;
  /** `gateway` to the bot, `rest` from the bot. */
  by: 'gateway' | 'rest';
  /** `INTERACTION_CREATE`, or `PATCH /webhooks/…`. */
  what: string;
  body: unknown;
  status?: number;
  answer?: unknown;
}
