import { ApplicationCommandType, type RESTPostAPIApplicationCommandsJSONBody } from 'discord.js';
import { z } from 'zod';
import { inLanguage } from '#schema/language/ambient.ts';
import { DISCORD_LOCALES, TRANSLATIONS } from '#schema/language/languages.ts';
import { plainText, type Sentence } from '#schema/language/t.ts';
import { truncateAtWord } from './options/imagine-options.ts';

/** Names of context menus: unlike those of commands and options, Discord shows them as they are, so they are translated. */
const MENU_NAMES: readonly Sentence[] = ['Imagine from this', 'Recipe', 'Report'];

const localized = z.record(z.string(), z.string()).optional();
const choice = z.looseObject({ name: z.string(), name_localizations: localized });

/** What of a command or an option people read. */
const node = z.looseObject({
  name: z.string(),
  name_localizations: localized,
  description: z.string().optional(),
  description_localizations: localized,
  get options() {
    return z.array(node).optional();
  },
  choices: z.array(choice).optional(),
});
export type LocalizedCommand = z.infer<typeof node>;

/**
 * A command for Discord, with its texts in all languages. Names of commands and options stay English, since sentences, the
 * documentation and lines to paste have them.
 * @param build is called in each language
 */
export function localizedCommand(build: () => RESTPostAPIApplicationCommandsJSONBody): LocalizedCommand {
  const english = inLanguage('en', build);
  const translated = TRANSLATIONS.flatMap((language) => {
    const command = inLanguage(language, () => translateName(build()));
    return DISCORD_LOCALES[language].map((locale) => [locale, node.parse(command)] as const);
  });
  return localizeNode(node.parse(english), translated);
}

function translateName(command: RESTPostAPIApplicationCommandsJSONBody): { readonly name: string } {
  const isMenu = command.type === ApplicationCommandType.Message || command.type === ApplicationCommandType.User;
  const name = isMenu && MENU_NAMES.find((each) => each === command.name);
  return name ? { ...command, name: plainText(name) } : command;
}

function localizeNode(
  english: LocalizedCommand,
  translated: readonly (readonly [locale: string, LocalizedCommand])[],
): LocalizedCommand {
  const { options, choices } = english;
  const descriptions = localizations(english.description, translated, ({ description }) => description);
  return {
    ...english,
    ...localizedNames(english, translated),
    ...(descriptions && { description_localizations: descriptions }),
    ...(options && {
      options: options.map((option, at) =>
        localizeNode(
          option,
          pick(translated, (each) => each.options?.[at]),
        ),
      ),
    }),
    ...(choices && {
      choices: choices.map((choice, at) => ({
        ...choice,
        ...localizedNames(
          choice,
          pick(translated, (other) => other.choices?.[at]),
        ),
      })),
    }),
  };
}

function localizedNames<T extends { readonly name: string }>(
  english: T,
  translated: readonly (readonly [string, T])[],
) {
  const names = localizations(english.name, translated, ({ name }) => name);
  return names && { name_localizations: names };
}

/** What differs from English, by locale; undefined if nothing does. */
function localizations<T>(
  english: string | undefined,
  translated: readonly (readonly [locale: string, T])[],
  read: (each: T) => string | undefined,
): Record<string, string> | undefined {
  const entries = translated.flatMap(([locale, each]) => {
    const text = read(each);
    return text === undefined || text === english ? [] : [[locale, truncateAtWord(text)] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function pick<T, U>(translated: readonly (readonly [string, T])[], read: (each: T) => U | undefined): [string, U][] {
  return translated.flatMap(([locale, each]) => {
    const found = read(each);
    return found === undefined ? [] : [[locale, found] as [string, U]];
  });
}
