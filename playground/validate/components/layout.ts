import { z } from 'zod';
import { componentId, fileMedia, media, text } from '#playground/validate/fields.ts';
import { actionRow, button } from './interactive.ts';

/** How many characters one text display, and all those of a message together, may have. */
export const MAX_TEXT_CHARS = 4000;

export const textDisplay = z.object({ type: z.literal(10), id: componentId, content: text(1, MAX_TEXT_CHARS) });

const altText = text(0, 1024).nullish();
const spoiler = z.boolean().nullish();

const thumbnail = z.object({ type: z.literal(11), id: componentId, media, description: altText, spoiler });

const section = z.object({
  type: z.literal(9),
  id: componentId,
  components: z.array(textDisplay).min(1).max(3),
  accessory: z.discriminatedUnion('type', [button, thumbnail]),
});

const gallery = z.object({
  type: z.literal(12),
  id: componentId,
  items: z
    .array(z.object({ media, description: altText, spoiler }))
    .min(1)
    .max(10),
});

const file = z.object({ type: z.literal(13), id: componentId, file: fileMedia, spoiler });

const separator = z.object({
  type: z.literal(14),
  id: componentId,
  divider: z.boolean().nullish(),
  spacing: z.union([z.literal(1), z.literal(2)]).nullish(),
});

const containerChildren = [actionRow, section, textDisplay, gallery, file, separator] as const;

const container = z.object({
  type: z.literal(17),
  id: componentId,
  components: z.array(z.discriminatedUnion('type', containerChildren)).min(1),
  accent_color: z.int().min(0).max(0xff_ff_ff).nullish(),
  spoiler,
});

/** Top-level components of a message with IS_COMPONENTS_V2. */
export const layout = z
  .array(z.discriminatedUnion('type', [...containerChildren, container]))
  .min(1)
  .max(40);

/** Top-level components of a message without IS_COMPONENTS_V2: action rows only. */
export const legacyLayout = z.array(z.discriminatedUnion('type', [actionRow])).max(5);
