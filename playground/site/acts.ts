import { z } from 'zod';
import type { Act, Post } from '../contract.ts';

const option = z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) });
const base = { nonce: z.string().min(1).max(100), user: z.string(), channel: z.string() };
const optionalText = z.string().exactOptional();
const field = z.object({ customId: z.string(), value: optionalText, values: z.array(z.string()).exactOptional() });

/** What the page sends when a person does something. */
export const actSchema: z.ZodType<Act> = z.discriminatedUnion('do', [
  z.object({ ...base, do: z.literal('command'), command: z.string(), options: z.array(option) }),
  z.object({ ...base, do: z.literal('menu'), command: z.string(), target: z.string() }),
  z.object({
    ...base,
    do: z.literal('autocomplete'),
    command: z.string(),
    options: z.array(option),
    focused: z.string(),
  }),
  z.object({ ...base, do: z.literal('press'), message: z.string(), customId: z.string() }),
  z.object({
    ...base,
    do: z.literal('select'),
    message: z.string(),
    customId: z.string(),
    values: z.array(z.string()),
  }),
  z.object({ ...base, do: z.literal('submit'), interaction: z.string(), fields: z.array(field) }),
]);

/** A person's plain message. */
export const postSchema: z.ZodType<Post> = z.object({
  user: z.string(),
  channel: z.string(),
  content: z.string().max(2000),
  files: z.array(z.string()).max(10),
});
