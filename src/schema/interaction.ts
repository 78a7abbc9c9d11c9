import { z } from 'zod';
import {
  AUTOCOMPLETE,
  envelope,
  type GivenFile,
  type Packet,
  type PacketCommand,
  type PacketOption,
  packet,
} from './packet.ts';
import { readMessage, type SeenMessage } from './seen-message.ts';

export type { GivenFile } from './packet.ts';

/** Discord's size limit for a file where the interaction does not name one: 10 MiB (reference.mdx, Uploading Files). */
const DEFAULT_SIZE_LIMIT = 10 * 1024 * 1024;

/** Who acts. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Where, and what may be done there. */
export interface Place {
  readonly guild: string | undefined;
  readonly channel: string | undefined;
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
export interface ReplyTo {
  readonly id: string;
  readonly applicationId: string;
  readonly token: string;
  /** The follow-up message that stands for the reply, where it is not the first. */
  readonly message?: string | undefined;
}

export type OptionValue = string | number | boolean | GivenFile;
export type CommandOptions = ReadonlyMap<string, OptionValue>;

/** What somebody filled in in a modal: text, what was selected, or files, by the field's custom_id. */
export type FormFields = ReadonlyMap<string, string | readonly string[] | readonly GivenFile[]>;

/** What happened. A sub-command's name follows its command's: `lora add`. */
export type AskEvent =
  | { readonly type: 'command'; readonly name: string; readonly options: CommandOptions }
  | {
      readonly type: 'complete';
      readonly name: string;
      readonly option: string;
      readonly typed: string;
      /** The other options, as far as they are filled in. */
      readonly options: CommandOptions;
    }
  /** A context menu on a message. */
  | { readonly type: 'menu'; readonly name: string; readonly message: SeenMessage }
  /** A button, or a select with what was chosen. */
  | {
      readonly type: 'press';
      readonly customId: string;
      readonly values: readonly string[];
      readonly message: SeenMessage;
    }
  /** A modal that was filled in; `message` is the one whose button opened it. */
  | {
      readonly type: 'submit';
      readonly customId: string;
      readonly fields: FormFields;
      readonly message: SeenMessage | undefined;
    };

/** An interaction, read. */
export interface Ask {
  readonly reply: ReplyTo;
  readonly person: Person;
  readonly place: Place;
  readonly event: AskEvent;
}

/**
 * Reads a raw INTERACTION_CREATE.
 * @throws ZodError where it is none that Lorikeet knows.
 */
export function readInteraction(raw: unknown): Ask {
  const data = packet.parse(raw);
  const who = data.member?.user ?? data.user;
  if (!who) throw new Error('an interaction without a person');
  return {
    reply: { id: data.id, applicationId: data.application_id, token: data.token },
    person: { id: who.id, name: who.global_name ?? who.username },
    place: {
      guild: data.guild_id,
      channel: data.channel_id,
      parent: data.channel?.parent_id ?? undefined,
      ageRestricted: data.channel?.nsfw === true,
      roles: data.member?.roles ?? [],
      permissions: data.member?.permissions ?? 0n,
      appPermissions: data.app_permissions ?? ~0n,
      sizeLimit: data.attachment_size_limit ?? DEFAULT_SIZE_LIMIT,
    },
    event: readEvent(data),
  };
}

/** The part of an interaction that it takes to apologise for one that could not be read: where to, and how. */
export interface Address {
  readonly to: ReplyTo;
  readonly wantsChoices: boolean;
}

export function readAddress(raw: unknown): Address | undefined {
  const parts = envelope.pick({ id: true, application_id: true, token: true }).extend({ type: z.unknown().optional() });
  const { data } = parts.safeParse(raw);
  if (!data) return undefined;
  const to = { id: data.id, applicationId: data.application_id, token: data.token };
  return { to, wantsChoices: data.type === AUTOCOMPLETE };
}

function readEvent(packet: Packet): AskEvent {
  switch (packet.type) {
    case 2: {
      const { data } = packet;
      const target = data.resolved?.messages[data.target_id ?? ''];
      if (target) return { type: 'menu', name: data.name, message: readMessage(target) };
      const { name, options } = flattened(data);
      return { type: 'command', name, options: readOptions(options, data.resolved?.attachments) };
    }
    case 3: {
      const { custom_id: customId, values } = packet.data;
      return { type: 'press', customId, values, message: readMessage(packet.message) };
    }
    case AUTOCOMPLETE: {
      const { name, options } = flattened(packet.data);
      const focused = options.find((each) => each.focused);
      const others = readOptions(
        options.filter((each) => !each.focused),
        {},
      );
      return {
        type: 'complete',
        name,
        option: focused?.name ?? '',
        typed: String(focused?.value ?? ''),
        options: others,
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
const SUB_COMMAND = 1;

function flattened({ name, options }: PacketCommand): { name: string; options: readonly PacketOption[] } {
  const sub = options.find(({ type }) => type === SUB_COMMAND);
  return sub ? { name: `${name} ${sub.name}`, options: sub.options ?? [] } : { name, options };
}

/** Discord's number for an option that is a file. */
const ATTACHMENT = 11;

/** A file's option carries an id; the file itself stands under `resolved`. */
function readOptions(
  options: readonly PacketOption[],
  files: Readonly<Record<string, GivenFile>> = {},
): CommandOptions {
  return new Map(
    options.flatMap(({ name, type, value }) => {
      const read = type === ATTACHMENT ? files[String(value)] : value;
      return read === undefined ? [] : [[name, read]];
    }),
  );
}
