import { z } from 'zod';
import type { Setting } from '#schema/settings/setting.ts';

/** Where the bot paints in the server: for everybody, its managers too, as the rule is for the sake of the other channels. */
export const paintChannels = {
  id: 'paint_channels',
  kind: 'channels',
  page: 'members',
  title: 'Where to paint',
  description: 'Channels, with their threads and posts, and categories. Applies to everybody. None chosen: everywhere.',
  schema: z
    .array(z.string().regex(/^\d{5,20}$/))
    .max(25)
    .readonly(),
  defaultValue: [],
  emptyLabel: 'Everywhere',
} as const satisfies Setting;
