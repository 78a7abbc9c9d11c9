import { z } from 'zod';
import { plainText } from '#schema/language/t.ts';
import type { Setting } from '#schema/settings/setting.ts';

/** Who sees a result of a member who has not said it. A value of a newer version counts as private. */
export const visibility = {
  id: 'visibility',
  kind: 'choice',
  page: 'members',
  title: 'Who sees results',
  description: 'Unless a member uses the option private. Buttons follow the result that they are under.',
  schema: z.string().max(20).optional(),
  defaultValue: undefined,
  emptyLabel: 'Everybody',
  choices: () => [
    { value: 'private', label: plainText('Only the member') },
    { value: 'ask', label: plainText('Ask the member each time') },
  ],
} as const satisfies Setting;
