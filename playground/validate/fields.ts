import { z } from 'zod';

/** Text of so many UTF-16 units: where Discord may count code points instead, this is the stricter of the two. */
export const text = (min: number, max: number) => z.string().min(min).max(max);

/** Discord's ids travel as strings of digits. */
export const snowflake = z.string().regex(/^\d{1,20}$/u);

/** A component's own number in its message; given by Discord where the bot gives none. */
export const componentId = z.int().min(0).max(2_147_483_647).nullish();

/** Anatomy of a component: custom_id. */
export const customId = text(1, 100);

export const emoji = z.object({
  id: snowflake.nullish(),
  name: z.string().nullish(),
  animated: z.boolean().nullish(),
});

const URL_SCHEMES = new Set(['http:', 'https:', 'discord:']);

/** An address that Discord accepts: http, https or discord. */
export const webUrl = z.string().refine((url) => URL_SCHEMES.has(URL.parse(url)?.protocol ?? ''), {
  message: 'Not a well formed URL.',
  params: { code: 'URL_TYPE_INVALID_URL' },
});

const ATTACHMENT_URL_PATTERN = /^attachment:\/\/[^/\s]+$/u;

/** A file of the same message, by name. */
const attachmentUrl = z.string().regex(ATTACHMENT_URL_PATTERN);

/** Unfurled media item: any web address, or a file of the same message. */
export const media = z.object({
  url: z
    .string()
    .max(2048)
    .refine((url) => ATTACHMENT_URL_PATTERN.test(url) || /^https?:$/u.test(URL.parse(url)?.protocol ?? ''), {
      message: 'Scheme must be one of (http, https, attachment).',
      params: { code: 'URL_TYPE_INVALID_SCHEME' },
    }),
});

/** Only files of the same message can stand in a File component. */
export const fileMedia = z.object({ url: attachmentUrl });
