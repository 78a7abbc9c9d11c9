import { z } from 'zod';
import type { Setting } from '#schema/settings/setting.ts';

/** Words that nobody in the server can paint with. */
export const blockedWords = {
  id: 'blocked_words',
  kind: 'words',
  page: 'rules',
  title: 'Blocked words',
  description: 'Prompts, options and presets with one of these are refused, however it is spelled.',
  schema: z.array(z.string().min(1).max(200)).max(1000).readonly(),
  defaultValue: [],
  lineLabel: 'One word or /pattern/ on each line',
  lineHint: 'Whole words; nude* also blocks words that begin so. Patterns are regular expressions.',
} as const satisfies Setting;
