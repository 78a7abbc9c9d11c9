import { z } from 'zod';
import { isLanguage, LANGUAGE_NAMES, LANGUAGES, type Language } from '#schema/language/languages.ts';
import type { Setting } from '#schema/settings/setting.ts';

/** The language of what everybody in a server sees. */
export const language = {
  id: 'language',
  kind: 'choice',
  page: 'members',
  title: 'Language',
  description: 'For what everybody sees. What only one person sees is in their own Discord language.',
  // A language of a newer version counts as none.
  schema: z.string().max(20).optional(),
  defaultValue: undefined,
  emptyLabel: 'The server’s language in Discord',
  choices: () => LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
} as const satisfies Setting;

/** What a server chose, or the language of its Discord. */
export function languageOfServer(chosen: string | undefined, ofDiscord: Language): Language {
  return chosen !== undefined && isLanguage(chosen) ? chosen : ofDiscord;
}
