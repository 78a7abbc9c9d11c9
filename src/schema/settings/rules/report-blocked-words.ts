import { z } from 'zod';
import type { Setting } from '#schema/settings/setting.ts';

/** Whether admins are told of prompts that were refused for a blocked word. */
export const reportBlockedWords = {
  id: 'report_blocked_words',
  kind: 'switch',
  page: 'rules',
  title: 'Report blocked words',
  description: 'Whoever uses a blocked word is refused; this also tells the admins’ channel who wrote what.',
  schema: z.boolean(),
  defaultValue: false,
} as const satisfies Setting;
