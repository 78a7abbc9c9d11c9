/**
 * The API between the playground's page and its server: types only, imported by both sides.
 * Messages, commands, components and modals have Discord's own shapes, exactly as the bot sent them.
 *
 * Routes, all below `/playground` on the same origin as the fake REST API (`/api/v10/…`):
 *
 * | route | request | response |
 * |---|---|---|
 * | `GET  /world` | | {@link World} |
 * | `GET  /channels/:channel/messages?viewer=:user` | | {@link APIMessage}[] oldest first, without other people's ephemeral messages |
 * | `GET  /events?viewer=:user` | | server-sent events, each `data:` one {@link PlaygroundEvent} |
 * | `POST /interactions` | multipart: `payload` (JSON {@link UserAction}) and files under the part names that `payload` refers to | {@link UserActionAccepted}, or 400 {@link UserActionRefused} |
 * | `POST /messages` | JSON {@link UserMessage}, or multipart like above | the {@link APIMessage}: a user posts a plain message |
 * | `DELETE /messages/:message?user=:user` | | `{}`, or 400 {@link UserActionRefused}: a user deletes a message |
 * | `GET  /examples/:index` | | the picture of one of the world's `examples` |
 * | `GET  /traffic?channel=&message=` or `?interaction=` | | {@link TrafficEntry}[] oldest first: packets and requests |
 */
import type {
  APIApplicationCommand,
  APIApplicationCommandOptionChoice,
  APIMessage,
  APIModalInteractionResponseCallbackData,
} from 'discord.js';

/** Application, users, guilds and commands: everything but the messages. */
export interface World {
  application: { id: string; name: string };
  users: User[];
  guilds: Guild[];
  /** Direct-message channels with the bot, one for each user. */
  dms: { id: string; user: string }[];
  commands: APIApplicationCommand[];
  /** Whether the bot has a gateway session. */
  online: boolean;
  /** Prompts whose pictures are at `/examples/:index`. */
  examples: readonly string[];
  /** Another one after each start of the playground. */
  run: string;
  /** Whether messages are still there after a restart. */
  keepsHistory: boolean;
}

export interface User {
  id: string;
  username: string;
  /** Display name; the page escapes it. */
  name: string;
  /** CSS colour of the avatar. */
  colour: string;
}

export interface Guild {
  id: string;
  name: string;
  channels: { id: string; name: string; nsfw: boolean }[];
  /** `permissions` as Discord sends them: a bit set as a decimal number. */
  members: { user: string; admin: boolean; permissions: string; roles: string[] }[];
  roles: { id: string; name: string }[];
}

/** What a user does in Discord's client. The page creates the `nonce`; events about the action repeat it. */
export type UserAction = { nonce: string; user: string; channel: string } & (
  | { do: 'command'; command: string; options: UserActionOption[] }
  | { do: 'menu'; command: string; target: string }
  | { do: 'autocomplete'; command: string; options: UserActionOption[]; focused: string }
  | { do: 'press'; message: string; customId: string }
  | { do: 'select'; message: string; customId: string; values: string[] }
  | { do: 'submit'; interaction: string; fields: ModalValue[] }
);

/** One option of a command. The value of an attachment option is the name of its file part; a focused option may hold incomplete text. */
export interface UserActionOption {
  name: string;
  value: string | number | boolean;
}

/** The value of one modal field: text inputs have `value`, selects and file uploads have `values`. */
export interface ModalValue {
  customId: string;
  value?: string;
  values?: string[];
}

/** The action was sent to the bot as this interaction. */
export interface UserActionAccepted {
  /** Id of the interaction. */
  interaction: string;
}

/** Discord's client would not send the action. `problems` name the option or field where there is one. */
export interface UserActionRefused {
  message: string;
  problems: { name?: string; message: string }[];
}

/** A user's plain message, to try message context menus on. Files as in {@link UserAction}. */
export interface UserMessage {
  user: string;
  channel: string;
  content: string;
  files: string[];
}

/** What the server tells the page over server-sent events. */
export type PlaygroundEvent =
  /** A message was created or edited. A deferred reply has the LOADING flag ("thinking…"). */
  | { type: 'message'; message: APIMessage }
  | { type: 'messageDeleted'; channel: string; message: string }
  /** The bot responded to the interaction with this nonce, with any response type. */
  | { type: 'answered'; nonce: string }
  | { type: 'choices'; nonce: string; choices: APIApplicationCommandOptionChoice[] }
  | { type: 'modal'; nonce: string; interaction: string; modal: APIModalInteractionResponseCallbackData }
  /** The bot did not respond within 3 seconds: "The application did not respond". */
  | { type: 'timeout'; nonce: string }
  /** A request of the bot that Discord would refuse. */
  | { type: 'refusedRequest'; request: TrafficEntry }
  | { type: 'world'; world: World };

/** One gateway packet or REST request, for the inspector. Tokens are left out. */
export interface TrafficEntry {
  /** ISO 8601. */
  at: string;
  /** `gateway`: to the bot; `rest`: from the bot. */
  transport: 'gateway' | 'rest';
  /** `INTERACTION_CREATE`, or `PATCH /webhooks/…`. */
  name: string;
  body: unknown;
  status?: number;
  /** JSON body of the response. */
  answer?: unknown;
}
