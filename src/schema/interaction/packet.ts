import { z } from 'zod';

/**
 * Interactions as Discord sends them over the gateway, narrowed to what Lorikeet reads. Read from the raw packet, because
 * discord.js's own structures lack the channel and the message if guilds are not cached.
 */
const snowflake = z.string().regex(/^\d{1,20}$/);
const permissionBits = z
  .string()
  .regex(/^\d{1,40}$/)
  .transform((text) => BigInt(text));

/** A file that a person attached. Sizes in bytes and pixels, as Discord measured them; the type is what the client claims. */
export const attachment = z.object({
  id: snowflake,
  url: z.url(),
  filename: z.string(),
  size: z.number(),
  content_type: z.string().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  flags: z.number().optional().catch(undefined),
});
export type Attachment = z.infer<typeof attachment>;

const user = z.object({ id: snowflake, username: z.string(), global_name: z.string().nullish() });

export const interactionBase = z.object({
  id: snowflake,
  application_id: snowflake,
  token: z.string().min(1),
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
  channel: z.object({ nsfw: z.boolean().optional(), parent_id: snowflake.nullish() }).optional(),
  member: z.object({ user, roles: z.array(snowflake).default([]), permissions: permissionBits.default(0n) }).optional(),
  user: user.optional(),
  app_permissions: permissionBits.optional(),
  /** By kind of installation: `0` the server that installed the bot, `1` the person who did. */
  authorizing_integration_owners: z.record(z.string(), z.string()).optional(),
  attachment_size_limit: z.number().int().positive().optional(),
  locale: z.string().optional(),
  guild_locale: z.string().optional(),
});

const leafOption = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});
/** Sub-commands nest their options. Lorikeet has no sub-command groups. */
const commandOption = leafOption.extend({ options: z.array(leafOption).optional() });
export type PacketOption = z.infer<typeof leafOption>;

const attachmentsById = z.record(z.string(), attachment).default({});

const pixels = z.number().nullish().catch(undefined);
const embedPicture = z.object({ url: z.url(), proxy_url: z.url().optional(), width: pixels, height: pixels });

/** What a message shows of a link, or an app in the older form of its messages. */
const embed = z.object({ image: embedPicture.optional(), thumbnail: embedPicture.optional() });
export type Embed = z.infer<typeof embed>;

const messageContent = {
  attachments: z.array(attachment).catch([]),
  components: z.array(z.unknown()).catch([]),
  embeds: z.array(embed.catch({})).catch([]),
};

/** A message. Its components are read by `./message.ts`, because they nest. */
export const packetMessage = z.object({
  id: snowflake,
  channel_id: snowflake.optional(),
  flags: z.number().default(0),
  author: z.object({ id: snowflake, bot: z.boolean().optional() }).optional().catch(undefined),
  application_id: snowflake.optional().catch(undefined),
  ...messageContent,
  /** What a forwarded message shows: its own content is empty then. */
  message_snapshots: z.array(z.object({ message: z.object(messageContent) })).catch([]),
});
export type PacketMessage = z.infer<typeof packetMessage>;

const commandData = z.object({
  name: z.string(),
  type: z.number().default(1),
  options: z.array(commandOption).default([]),
  target_id: z.string().optional(),
  resolved: z
    .object({ attachments: attachmentsById, messages: z.record(z.string(), packetMessage).default({}) })
    .optional(),
});
export type PacketCommand = z.infer<typeof commandData>;

/**
 * A field of a submitted modal: a text has a `value`, a radio group too, which is null if nothing is chosen, and a checkbox, which
 * is a boolean; a select, a group of checkboxes or an upload has `values`.
 */
const modalField = z.object({
  custom_id: z.string(),
  value: z.union([z.string(), z.boolean()]).nullish(),
  values: z.array(z.string()).nullish(),
});
export type PacketField = z.infer<typeof modalField>;
const modalRow = z.union([
  z.object({ component: modalField }).transform(({ component }) => [component]),
  z.object({ components: z.array(modalField) }).transform(({ components }) => components),
  z.unknown().transform((): PacketField[] => []),
]);

/** Discord's interaction type for autocomplete. */
export const INTERACTION_TYPE_AUTOCOMPLETE = 4;

export const packet = z.discriminatedUnion('type', [
  interactionBase.extend({ type: z.literal(2), data: commandData }),
  interactionBase.extend({
    type: z.literal(3),
    data: z.object({ custom_id: z.string(), values: z.array(z.string()).default([]) }),
    message: packetMessage,
  }),
  interactionBase.extend({ type: z.literal(INTERACTION_TYPE_AUTOCOMPLETE), data: commandData }),
  interactionBase.extend({
    type: z.literal(5),
    data: z.object({
      custom_id: z.string(),
      components: z.array(modalRow).default([]),
      resolved: z.object({ attachments: attachmentsById }).optional(),
    }),
    message: packetMessage.optional(),
  }),
]);
export type Packet = z.infer<typeof packet>;

/** Reads `authorizing_integration_owners` (interactions/receiving-and-responding.mdx). If in doubt, the server has installed the app. */
export function isUserInstall(owners: Readonly<Record<string, string>> = {}): boolean {
  return owners['1'] !== undefined && owners['0'] === undefined;
}
