import { z } from 'zod';
import { type InteractionMessage, readMessage } from './message.ts';
import {
  type Attachment,
  INTERACTION_TYPE_AUTOCOMPLETE,
  interactionBase,
  type Packet,
  type PacketCommand,
  type PacketOption,
  packet,
} from './packet.ts';
import { checkTextLengths, MAX_TYPED_LENGTH, otherOptions } from './text-limits.ts';

export type { Attachment } from './packet.ts';

/** Discord's size limit for a file where the interaction does not name one: 10 MiB (reference.mdx, Uploading Files). */
const DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES = 10 * 1024 * 1024;

/** Who acts. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Where, and what may be done there. */
export interface Place {
  readonly guild: string | undefined;
  readonly channel: string | undefined;
  /** Whether the bot is here only because the person brought it along: the server itself has not installed it. */
  readonly isUserInstall?: boolean | undefined;
  /** The channel that a thread belongs to. */
  readonly parent: string | undefined;
  /** Unknown counts as not age-restricted. */
  readonly ageRestricted: boolean;
  readonly roles: readonly string[];
  /** The person's permissions in the channel. */
  readonly permissions: bigint;
  /** The bot's own permissions in the channel; all of them in direct messages. */
  readonly appPermissions: bigint;
  /** Bytes that one file may have here. */
  readonly sizeLimit: number;
}

/** What is needed to answer an interaction, also long after it came, within the 15 minutes that its token lives. */
export interface ReplyTarget {
  readonly id: string;
  readonly applicationId: string;
  readonly token: string;
  /** The follow-up message that stands for the reply, where it is not the first. */
  readonly message?: string | undefined;
}

export type OptionValue = string | number | boolean | Attachment;
export type CommandOptions = ReadonlyMap<string, OptionValue>;

/** What somebody filled in in a modal: text, what was selected, or files, by the field's custom_id. */
export type ModalValues = ReadonlyMap<string, string | readonly string[] | readonly Attachment[]>;

/** What happened. A sub-command's name follows its command's: `lora add`. */
export type InteractionEvent =
  | { readonly type: 'command'; readonly name: string; readonly options: CommandOptions }
  | {
      readonly type: 'complete';
      readonly name: string;
      readonly focusedOption: string;
      readonly typed: string;
      /** The other options, as far as they are filled in. */
      readonly options: CommandOptions;
    }
  /** A context menu on a message. */
  | { readonly type: 'menu'; readonly name: string; readonly message: InteractionMessage }
  /** A button, or a select with what was chosen. */
  | {
      readonly type: 'press';
      readonly customId: string;
      readonly values: readonly string[];
      readonly message: InteractionMessage;
    }
  /** A modal that was filled in; `message` is the one whose button opened it. */
  | {
      readonly type: 'submit';
      readonly customId: string;
      readonly fields: ModalValues;
      readonly message: InteractionMessage | undefined;
    };

/** An interaction: what Discord sent, read into what handlers need. */
export interface Interaction {
  readonly reply: ReplyTarget;
  readonly person: Person;
  readonly place: Place;
  readonly event: InteractionEvent;
}

/**
 * Reads a raw INTERACTION_CREATE.
 * @throws ZodError where it is none that Lorikeet knows, UserError where a text is longer than Discord lets through.
 */
export function readInteraction(raw: unknown): Interaction {
  const data = packet.parse(raw);
  checkTextLengths(data);
  const user = data.member?.user ?? data.user;
  if (!user) throw new Error('an interaction without a person');
  return {
    reply: { id: data.id, applicationId: data.application_id, token: data.token },
    person: { id: user.id, name: user.global_name ?? user.username },
    place: {
      guild: data.guild_id,
      channel: data.channel_id,
      isUserInstall: isUserInstall(data.authorizing_integration_owners),
      parent: data.channel?.parent_id ?? undefined,
      ageRestricted: data.channel?.nsfw === true,
      roles: data.member?.roles ?? [],
      permissions: data.member?.permissions ?? 0n,
      appPermissions: data.app_permissions ?? ~0n,
      sizeLimit: data.attachment_size_limit ?? DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES,
    },
    event: readEvent(data),
  };
}

/** Owners as Discord names them (interactions/receiving-and-responding.mdx). A server counts as one that installed the bot unless it is known not to be. */
function isUserInstall(owners: Readonly<Record<string, string>> = {}): boolean {
  return owners['1'] !== undefined && owners['0'] === undefined;
}

/** The part of an interaction that it takes to apologise for one that could not be read: where to, and how. */
export interface MinimalInteraction {
  readonly reply: ReplyTarget;
  readonly isAutocomplete: boolean;
}

export function readMinimalInteraction(raw: unknown): MinimalInteraction | undefined {
  const schema = interactionBase
    .pick({ id: true, application_id: true, token: true })
    .extend({ type: z.unknown().optional() });
  const { data } = schema.safeParse(raw);
  if (!data) return undefined;
  const reply = { id: data.id, applicationId: data.application_id, token: data.token };
  return { reply, isAutocomplete: data.type === INTERACTION_TYPE_AUTOCOMPLETE };
}

function readEvent(packet: Packet): InteractionEvent {
  switch (packet.type) {
    case 2: {
      const { data } = packet;
      const target = data.resolved?.messages[data.target_id ?? ''];
      if (target) return { type: 'menu', name: data.name, message: readMessage(target) };
      const { name, options } = flattenSubCommand(data);
      return { type: 'command', name, options: readOptions(options, data.resolved?.attachments) };
    }
    case 3: {
      const { custom_id: customId, values } = packet.data;
      return { type: 'press', customId, values, message: readMessage(packet.message) };
    }
    case INTERACTION_TYPE_AUTOCOMPLETE: {
      const { name, options } = flattenSubCommand(packet.data);
      const focusedOption = options.find(({ focused }) => focused);
      return {
        type: 'complete',
        name,
        focusedOption: focusedOption?.name ?? '',
        typed: String(focusedOption?.value ?? '').slice(0, MAX_TYPED_LENGTH),
        options: readOptions(otherOptions(options)),
      };
    }
    case 5: {
      const { custom_id: customId, components, resolved } = packet.data;
      const fields = components.flat().map(({ custom_id: id, value, values = [] }) => {
        const files = values.flatMap((each) => resolved?.attachments[each] ?? []);
        return [id, value ?? (files.length ? files : values)] as const;
      });
      return {
        type: 'submit',
        customId,
        fields: new Map(fields),
        message: packet.message && readMessage(packet.message),
      };
    }
  }
}

/** Discord's number for an option that is a sub-command. */
const OPTION_TYPE_SUB_COMMAND = 1;

function flattenSubCommand({ name, options }: PacketCommand): { name: string; options: readonly PacketOption[] } {
  const subCommand = options.find(({ type }) => type === OPTION_TYPE_SUB_COMMAND);
  return subCommand ? { name: `${name} ${subCommand.name}`, options: subCommand.options ?? [] } : { name, options };
}

/** Discord's number for an option that is a file. */
const OPTION_TYPE_ATTACHMENT = 11;

/** A file's option carries an id; the file itself stands under `resolved`. */
function readOptions(
  options: readonly PacketOption[],
  files: Readonly<Record<string, Attachment>> = {},
): CommandOptions {
  return new Map(
    options.flatMap(({ name, type, value }) => {
      const resolved = type === OPTION_TYPE_ATTACHMENT ? files[String(value)] : value;
      return resolved === undefined ? [] : [[name, resolved]];
    }),
  );
}
