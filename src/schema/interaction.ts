import { z } from 'zod';

/**
 * Interactions as Discord sends them over the gateway, narrowed to what Lorikeet reads. Parsed from the raw packet:
 * without cached guilds discord.js's own structures leave the channel and the message out.
 */
const snowflake = z.string().regex(/^\d{1,20}$/);
const bits = z
  .string()
  .regex(/^\d{1,40}$/)
  .transform((text) => BigInt(text));

/** A file that a person gave. Sizes in bytes and pixels, as Discord measured them; the type is what the client claimed. */
const attachment = z.object({
  id: snowflake,
  url: z.url(),
  filename: z.string(),
  size: z.number(),
  content_type: z.string().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
});
export type GivenFile = z.infer<typeof attachment>;

const user = z.object({ id: snowflake, username: z.string(), global_name: z.string().nullish() });

const envelope = z.object({
  id: snowflake,
  application_id: snowflake,
  token: z.string().min(1),
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
  channel: z.object({ nsfw: z.boolean().optional(), parent_id: snowflake.nullish() }).optional(),
  member: z.object({ user, roles: z.array(snowflake).default([]), permissions: bits.default(0n) }).optional(),
  user: user.optional(),
  app_permissions: bits.optional(),
  attachment_size_limit: z.number().int().positive().optional(),
  locale: z.string().default('en-US'),
});

/** Discord's number for an option that is a file. */
const ATTACHMENT = 11;
const option = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});
const command = z.object({
  name: z.string(),
  options: z.array(option).default([]),
  resolved: z.object({ attachments: z.record(z.string(), attachment).default({}) }).optional(),
});

const message = z.object({ id: snowflake, flags: z.number().default(0) });

/** Discord's flag of a message that one person sees. */
const EPHEMERAL = 1 << 6;

/** Discord's number for an interaction that asks for an option's choices. */
const AUTOCOMPLETE = 4;

const packet = z.discriminatedUnion('type', [
  envelope.extend({ type: z.literal(2), data: command }),
  envelope.extend({
    type: z.literal(3),
    data: z.object({ custom_id: z.string(), values: z.array(z.string()).default([]) }),
    message,
  }),
  envelope.extend({ type: z.literal(AUTOCOMPLETE), data: command }),
]);

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
}

export type OptionValue = string | number | boolean | GivenFile;

/** An interaction, read. */
export interface Ask {
  readonly reply: ReplyTo;
  readonly person: Person;
  readonly place: Place;
  readonly event:
    | { readonly type: 'command'; readonly name: string; readonly options: ReadonlyMap<string, OptionValue> }
    | { readonly type: 'complete'; readonly name: string; readonly option: string; readonly typed: string }
    | {
        readonly type: 'press';
        readonly customId: string /** Whether the message is one person's. */;
        readonly private: boolean;
      };
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
export function readAddress(raw: unknown): { readonly to: ReplyTo; readonly wantsChoices: boolean } | undefined {
  const { data } = envelope
    .pick({ id: true, application_id: true, token: true })
    .extend({ type: z.unknown() })
    .safeParse(raw);
  if (!data) return undefined;
  return {
    to: { id: data.id, applicationId: data.application_id, token: data.token },
    wantsChoices: data.type === AUTOCOMPLETE,
  };
}

function readEvent(data: z.infer<typeof packet>): Ask['event'] {
  switch (data.type) {
    case 2:
      return { type: 'command', name: data.data.name, options: readOptions(data.data) };
    case 3:
      return { type: 'press', customId: data.data.custom_id, private: (data.message.flags & EPHEMERAL) !== 0 };
    case AUTOCOMPLETE: {
      const focused = data.data.options.find((each) => each.focused);
      return {
        type: 'complete',
        name: data.data.name,
        option: focused?.name ?? '',
        typed: String(focused?.value ?? ''),
      };
    }
  }
}

/** A file's option carries an id; the file itself stands under `resolved`. */
function readOptions({ options, resolved }: z.infer<typeof command>): Map<string, OptionValue> {
  return new Map(
    options.flatMap(({ name, type, value }) => {
      const read = type === ATTACHMENT ? resolved?.attachments[String(value)] : value;
      return read === undefined ? [] : [[name, read]];
    }),
  );
}
