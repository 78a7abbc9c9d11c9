import { z } from 'zod';

/** What all settings have in common that choose a channel: none by default. */
export const channelSetting = {
  kind: 'channel',
  schema: z
    .string()
    .regex(/^\d{5,20}$/)
    .optional(),
  defaultValue: undefined,
} as const;
