import { LANGUAGE_NAMES } from '#schema/language/languages.ts';
import type { Discord } from '#test/support/discord/index.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';
import { untranslatedTexts } from './pseudo.ts';

const escapePattern = (name: string) => name.replace(/[.*+?()[\]|]/g, '\\$&');

/** What is typed in conversations, names of models, presets and people, and spellings of axes. */
const ALLOWED = [
  ...COMPILED_MODELS.flatMap(({ name, title }) => [escapePattern(name), escapePattern(title)]),
  ...Object.values(LANGUAGE_NAMES),
  'an? (?:fox|wolf|castle)(?: in the snow)?',
  'seeds?:?',
  'scale|steps|words',
  'fox|owl|nsfw',
  'custom',
  'CSV',
  'JSON',
  'nobody',
  'Sample editor',
  '[\\w-]+/[\\w-]+',
];

/** Lets a person read French and all servers Japanese, which tests replace by pseudo-languages. */
export function readPseudoLanguages(discord: Discord, ...people: readonly { readonly id: string }[]): void {
  const { world } = discord.playground;
  for (const { id } of people) world.locales.set(id, 'fr');
  for (const guild of world.guilds) guild.locale = 'ja';
}

/**
 * Creates what lists texts with words that are not marked, of all that the bot has sent since the last call.
 * @param names more words that are not translated, as regular expressions
 */
export function createForgottenWords(discord: Discord, names: readonly string[] = []): () => string[] {
  const allowed = new RegExp([...names, ...ALLOWED].join('|'), 'gi');
  let seen = 0;
  const list = () => {
    const sent = discord.requests.slice(seen).filter(({ name }) => !/commands/.test(name));
    seen = discord.requests.length;
    return [...new Set(sent.flatMap(({ body }) => untranslatedTexts(body, allowed)))];
  };
  list();
  return list;
}
