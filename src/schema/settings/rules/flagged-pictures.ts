import { z } from 'zod';
import { plainText } from '#schema/language/t.ts';
import type { Setting } from '#schema/settings/setting.ts';

/** What becomes of pictures that the operator's moderation model flags. */
export const flaggedPictures = {
  id: 'flagged_pictures',
  kind: 'choice',
  page: 'rules',
  title: 'Flagged pictures',
  description:
    'What I do with a picture that my operator’s moderation model flags. One that it could not judge is never dropped.',
  schema: z.string().max(20).optional(),
  defaultValue: undefined,
  emptyLabel: 'Cover them',
  noChoicesText: 'My operator has no moderation model.',
  choices: ({ hasModeration }) =>
    hasModeration
      ? [
          {
            value: 'private',
            label: plainText('Show them only to who asked for them'),
            description: plainText('With the rest of their result'),
          },
          { value: 'drop', label: plainText('Drop them'), description: plainText('They are counted all the same') },
        ]
      : [],
} as const satisfies Setting;

/** What is done with flagged pictures. */
export type FlaggedPolicy = 'spoiler' | 'private' | 'drop';

/** Where the choice is not known here, the default counts, as the panel says. */
export const flaggedPolicy = (chosen: string | undefined): FlaggedPolicy =>
  chosen === 'private' || chosen === 'drop' ? chosen : 'spoiler';
