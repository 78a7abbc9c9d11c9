import type { APIApplicationCommand, LocalizationMap } from 'discord.js';

/** What Discord shows of a command, an option or a choice in other languages; of a choice it is the name. */
interface Localizable {
  name: string;
  description?: string;
  name_localizations?: LocalizationMap | null;
  description_localizations?: LocalizationMap | null;
  options?: Localizable[];
  choices?: Localizable[];
}

/**
 * A command as a client in these languages shows it: descriptions, and the names of choices. The names of commands and options stay,
 * since they are typed.
 * @param languages as in `navigator.languages`, the preferred first
 */
export function localizeCommand(command: APIApplicationCommand, languages: readonly string[]): APIApplicationCommand {
  const localized = structuredClone(command);
  localizeDescriptions(localized, languages);
  return localized;
}

function localizeDescriptions(part: Localizable, languages: readonly string[]): void {
  if (part.description !== undefined)
    part.description = findTranslation(part.description_localizations, languages) ?? part.description;
  for (const choice of part.choices ?? [])
    choice.name = findTranslation(choice.name_localizations, languages) ?? choice.name;
  for (const option of part.options ?? []) localizeDescriptions(option, languages);
}

/** Undefined for whoever prefers English, which the text itself is in. */
function findTranslation(others: LocalizationMap | null | undefined, languages: readonly string[]): string | undefined {
  const translations = Object.entries(others ?? {});
  const baseOf = (language: string) => language.split('-')[0];
  for (const language of languages) {
    if (baseOf(language) === 'en') return undefined;
    const exact = translations.find(([locale]) => locale === language);
    const [, text] = exact ?? translations.find(([locale]) => baseOf(locale) === baseOf(language)) ?? [];
    if (text) return text;
  }
  return undefined;
}
