import { z } from 'zod';
import type { Languages } from '#schema/language/ambient.ts';
import { languageOfLocale } from '#schema/language/languages.ts';
import { type CommandOptions, flattenSubCommand, readOptions } from './command-options.ts';
import { type InteractionMessage, readMessage } from './message.ts';
import {
  type Attachment,
  INTERACTION_TYPE_AUTOCOMPLETE,
  interactionBase,
  isUserInstall,
  type Packet,
  packet,
} from './packet.ts';
import { checkTextLengths, MAX_TYPED_LENGTH, otherOptions } from './text-limits.ts';

export type { CommandOptions, OptionValue } from './command-options.ts';
export type { Attachment } from './packet.ts';

/** Discord's size limit for a file if the interaction has none: 10 MiB (reference.mdx, Uploading Files). */
const DEFAULT_ATTACHMENT_SIZE_LIMIT_BYTES = 10 * 1024 * 1024;

/** The member or user who triggered an interaction. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Where an interaction came from, and what is allowed there. */
export interface Place {
  readonly guild: string | undefined;
  readonly channel: string | undefined;
  /** Whether only the person has installed the app, and not the server. */
  readonly isUserInstall?: boolean | undefined;
  /** The parent channel of a thread, or the category of any other channel. */
  readonly parent: string | undefined;
  /** The category of a thread's parent channel; undefined where that is not known, too. */
  readonly category?: string | undefined;
  /** False if it is not known. */
  readonly ageRestricted: boolean;
  readonly roles: readonly string[];
  /** The person's permissions in the channel. */
  readonly permissions: bigint;
  /** The bot's own permissions in the channel; all of them in direct messages. */
  readonly appPermissions: bigint;
  /** Size limit of one file, in bytes. */
  readonly sizeLimit: number;
}

/** Ms for which the token of an interaction can be used (interactions/receiving-and-responding.mdx). */
export const TOKEN_MS = 15 * 60 * 1000;

/** What is needed to reply to an interaction as long as its token can be used. */
export interface ReplyTarget {
  readonly id: string;
  readonly applicationId: string;
  readonly token: string;
  /** The id of the follow-up message that is the reply; undefined if it is the first response. */
  readonly message?: string | undefined;
}

/**
 * The values of a submitted modal by the field's custom_id: a text, whether a checkbox is checked, the selected values, or files.
 * A radio group of which nothing is chosen has no value.
 */
export type ModalValues = ReadonlyMap<string, string | boolean | readonly string[] | readonly Attachment[]>;

/** What triggered the interaction. A sub-command's name follows its command's: `lora add`. */
export type InteractionEvent =
  | { readonly type: 'command'; readonly name: string; readonly options: CommandOptions }
  | {
      readonly type: 'complete';
      readonly name: string;
      readonly focusedOption: string;
      readonly typed: string;
      /** The other options that are filled in. */
      readonly options: CommandOptions;
    }
  /** A context menu command on a message. */
  | { readonly type: 'menu'; readonly name: string; readonly message: InteractionMessage }
  /** A pressed button, or a select with the chosen values. */
  | {
      readonly type: 'press';
      readonly customId: string;
      readonly values: readonly string[];
      readonly message: InteractionMessage;
    }
  /** A submitted modal; `message` is the one whose component opened it. */
  | {
      readonly type: 'submit';
      readonly customId: string;
      readonly fields: ModalValues;
      readonly message: InteractionMessage | undefined;
    };

/** An interaction in the form that handlers need. */
export interface Interaction {
  readonly reply: ReplyTarget;
  readonly person: Person;
  readonly place: Place;
  readonly event: InteractionEvent;
}

/**
 * Reads a raw INTERACTION_CREATE.
 * @throws ZodError if it is not an interaction that Lorikeet knows, UserError if a text is longer than Discord allows
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

/** What is needed to reply with an error to an interaction that could not be read. */
export interface MinimalInteraction {
  readonly reply: ReplyTarget;
  readonly isAutocomplete: boolean;
  /** Of the person's Discord and, in a server, of the server's. */
  readonly languages: Languages;
}

const minimalPacket = interactionBase.pick({ id: true, application_id: true, token: true }).extend({
  type: z.unknown().optional(),
  locale: z.string().optional().catch(undefined),
  guild_locale: z.string().optional().catch(undefined),
});

export function readMinimalInteraction(raw: unknown): MinimalInteraction | undefined {
  const { data } = minimalPacket.safeParse(raw);
  if (!data) return undefined;
  const reply = { id: data.id, applicationId: data.application_id, token: data.token };
  const own = languageOfLocale(data.locale);
  const place = data.guild_locale === undefined ? own : languageOfLocale(data.guild_locale);
  return { reply, isAutocomplete: data.type === INTERACTION_TYPE_AUTOCOMPLETE, languages: { own, place } };
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
      const fields = components.flat().flatMap(({ custom_id: id, value, values }) => {
        if (value === null) return [];
        const chosen = values ?? [];
        const files = chosen.flatMap((each) => resolved?.attachments[each] ?? []);
        return [[id, value ?? (files.length ? files : chosen)] as const];
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
