import { z } from 'zod';
import type { Setting } from '#schema/settings/setting.ts';

/** Whether a picture's file carries how it was painted. */
export const recipeInFiles = {
  id: 'recipe_in_files',
  kind: 'switch',
  page: 'pictures',
  title: 'Recipe in files',
  description:
    'Each picture’s file carries its prompt, seed and options, so that it can be painted again from the file.',
  schema: z.boolean(),
  defaultValue: true,
} as const satisfies Setting;
