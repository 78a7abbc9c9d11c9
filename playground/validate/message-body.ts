import { z } from 'zod';
import { embeds } from './embeds.ts';
import { snowflake, text } from './fields.ts';
import { customIssue } from './parse-or-throw.ts';

const mentionable = z.array(snowflake).max(100).nullish();

const allowedMentions = z
  .object({
    parse: z.array(z.enum(['users', 'roles', 'everyone'])).nullish(),
    users: mentionable,
    roles: mentionable,
    replied_user: z.boolean().nullish(),
  })
  .superRefine((value, ctx) => {
    for (const kind of ['users', 'roles'] as const)
      if (value.parse?.includes(kind) && value[kind]?.length)
        ctx.addIssue(
          customIssue(
            'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
            `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
          ),
        );
  });

export type AllowedMentions = z.infer<typeof allowedMentions>;

const attachment = z.object({
  id: z.coerce.string(),
  filename: z.string().max(1024).nullish(),
  title: z.string().max(1024).nullish(),
  description: text(0, 1024).nullish(),
});

/** The body of a message from a bot. Components are validated separately, because the allowed ones depend on the flags. */
export const messageBody = z.object({
  content: text(0, 2000).nullish(),
  embeds: embeds.nullish(),
  components: z.array(z.unknown()).nullish(),
  flags: z.int().min(0).nullish(),
  allowed_mentions: allowedMentions.nullish(),
  attachments: z.array(attachment).max(10).nullish(),
  tts: z.boolean().nullish(),
  nonce: z.union([z.string().max(25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z
    .object({ message_id: snowflake, channel_id: snowflake.nullish(), fail_if_not_exists: z.boolean().nullish() })
    .nullish(),
  poll: z.unknown().optional(),
  sticker_ids: z.array(snowflake).nullish(),
});

export type MessageBody = z.infer<typeof messageBody>;
