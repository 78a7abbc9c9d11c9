/** Schemas of fields that messages, components and commands share. */
import { z } from 'zod';

/** Text with a length in UTF-16 units; stricter than Discord where it counts code points. */
export const text = (min: number, max: number) => z.string().min(min).max(max);

/** A Discord id: digits in a string. */
export const snowflake = z.string().regex(/^\d{1,20}$/u);

/** The number of a component in its message; Discord assigns one where the bot does not. */
export const componentId = z.int().min(0).max(2_147_483_647).nullish();

/** `custom_id` (components/reference, "Anatomy of a Component"). */
export const customId = text(1, 100);

export const emoji = z.object({
  id: snowflake.nullish(),
  name: z.string().nullish(),
  animated: z.boolean().nullish(),
});

const URL_SCHEMES = new Set(['http:', 'https:', 'discord:']);

/** A URL with one of the schemes that Discord accepts: http, https or discord. */
export const webUrl = z.string().refine((url) => URL_SCHEMES.has(URL.parse(url)?.protocol ?? ''), {
  message: 'Not a well formed URL.',
  params: { code: 'URL_TYPE_INVALID_URL' },
});

const ATTACHMENT_URL_PATTERN = /^attachment:\/\/[^/\s]+$/u;

/** A reference to a file of the same message, by name. */
const attachmentUrl = z.string().regex(ATTACHMENT_URL_PATTERN);

/** An unfurled media item: any web URL, or a file of the same message. */
export const media = z.object({
  url: z
    .string()
    .max(2048)
    .refine((url) => ATTACHMENT_URL_PATTERN.test(url) || /^https?:$/u.test(URL.parse(url)?.protocol ?? ''), {
      message: 'Scheme must be one of (http, https, attachment).',
      params: { code: 'URL_TYPE_INVALID_SCHEME' },
    }),
});

/** The media of a File component: a file of the same message. */
export const fileMedia = z.object({ url: attachmentUrl });
