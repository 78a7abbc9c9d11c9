import { z } from 'zod';
import type { UserAction, UserMessage } from '../contract.ts';

const optionSchema = z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) });
const baseFields = { nonce: z.string().min(1).max(100), user: z.string(), channel: z.string() };
const optionalText = z.string().exactOptional();
const fieldSchema = z.object({
  customId: z.string(),
  value: optionalText,
  values: z.array(z.string()).exactOptional(),
});

/** Validates {@link UserAction}s from the page. */
export const userActionSchema: z.ZodType<UserAction> = z.discriminatedUnion('do', [
  z.object({ ...baseFields, do: z.literal('command'), command: z.string(), options: z.array(optionSchema) }),
  z.object({ ...baseFields, do: z.literal('menu'), command: z.string(), target: z.string() }),
  z.object({
    ...baseFields,
    do: z.literal('autocomplete'),
    command: z.string(),
    options: z.array(optionSchema),
    focused: z.string(),
  }),
  z.object({ ...baseFields, do: z.literal('press'), message: z.string(), customId: z.string() }),
  z.object({
    ...baseFields,
    do: z.literal('select'),
    message: z.string(),
    customId: z.string(),
    values: z.array(z.string()),
  }),
  z.object({ ...baseFields, do: z.literal('submit'), interaction: z.string(), fields: z.array(fieldSchema) }),
]);

/** Validates {@link UserMessage}s from the page. */
export const userMessageSchema: z.ZodType<UserMessage> = z.object({
  user: z.string(),
  channel: z.string(),
  content: z.string().max(2000),
  files: z.array(z.string()).max(10),
});
