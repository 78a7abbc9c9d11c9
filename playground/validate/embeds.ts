import { z } from 'zod';
import { text } from './fields.ts';
import { customIssue } from './parse-or-throw.ts';

const imageUrl = z.string().max(2048);
const picture = z.object({ url: imageUrl }).nullish();

const embed = z.object({
  title: text(0, 256).nullish(),
  description: text(0, 4096).nullish(),
  url: imageUrl.nullish(),
  timestamp: z.string().nullish(),
  color: z.int().min(0).max(0xff_ff_ff).nullish(),
  footer: z.object({ text: text(1, 2048), icon_url: imageUrl.nullish() }).nullish(),
  image: picture,
  thumbnail: picture,
  author: z.object({ name: text(1, 256), url: imageUrl.nullish(), icon_url: imageUrl.nullish() }).nullish(),
  fields: z
    .array(z.object({ name: text(1, 256), value: text(1, 1024), inline: z.boolean().nullish() }))
    .max(25)
    .nullish(),
});

/** Up to 10 embeds with 6,000 characters together (resources/message, "Embed Limits"). */
export const embeds = z
  .array(embed)
  .max(10)
  .superRefine((list, ctx) => {
    const size = list.reduce((sum, item) => {
      const fields = item.fields?.reduce((chars, { name, value }) => chars + name.length + value.length, 0) ?? 0;
      const rest = [item.title, item.description, item.footer?.text, item.author?.name];
      return sum + fields + rest.reduce((chars, part) => chars + (part?.length ?? 0), 0);
    }, 0);
    if (size > 6000) ctx.addIssue(customIssue('MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000'));
  });
