import { z } from 'zod';
import type { Setting } from './setting.ts';

/** The channel that results with a star are copied to. */
export const favouritesChannel = {
  id: 'favourites_channel',
  kind: 'channel',
  page: 'favourites',
  title: 'Favourites’ channel',
  description:
    'Results that a member gives a ⭐ are copied there. Results of age-restricted channels need an age-restricted one.',
  schema: z
    .string()
    .regex(/^\d{5,20}$/)
    .optional(),
  defaultValue: undefined,
} as const satisfies Setting;
