/** The languages that sentences are translated to, with their own names. English is what stands in the code. */
export const LANGUAGE_NAMES = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ja: '日本語',
  'pt-BR': 'Português do Brasil',
} as const;
export type Language = keyof typeof LANGUAGE_NAMES;

export const LANGUAGES = Object.keys(LANGUAGE_NAMES).filter(isLanguage);

/** The languages with a catalogue. */
export const TRANSLATIONS = LANGUAGES.filter((language) => language !== 'en');

/** Discord's locales of each translation (reference.mdx, Locales). All others read English. */
export const DISCORD_LOCALES = {
  de: ['de'],
  fr: ['fr'],
  es: ['es-ES', 'es-419'],
  ja: ['ja'],
  'pt-BR': ['pt-BR'],
} as const satisfies Record<Exclude<Language, 'en'>, readonly string[]>;

const LANGUAGE_OF_LOCALE: ReadonlyMap<string, Language> = new Map(
  TRANSLATIONS.flatMap((language) => DISCORD_LOCALES[language].map((locale) => [locale, language] as const)),
);

/** The language for a locale of Discord's, such as `es-419`. */
export function languageOfLocale(locale: string | undefined): Language {
  return LANGUAGE_OF_LOCALE.get(locale ?? '') ?? 'en';
}

export function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGE_NAMES, text);
}
