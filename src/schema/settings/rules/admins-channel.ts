import { z } from 'zod';
import type { Setting } from '#schema/settings/setting.ts';

/** The channel where admins are told what happens. */
export const adminsChannel = {
  id: 'admins_channel',
  kind: 'channel',
  page: 'rules',
  title: 'Admins’ channel',
  description: 'I tell the admins there what they should know, such as reports.',
  schema: z
    .string()
    .regex(/^\d{5,20}$/)
    .optional(),
  defaultValue: undefined,
} as const satisfies Setting;
