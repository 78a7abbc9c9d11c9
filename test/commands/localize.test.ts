import { afterEach, expect, it } from 'vitest';
import { COMMANDS } from '#commands/index.ts';
import { type LocalizedCommand, localizedCommand } from '#commands/localize.ts';
import { replaceCatalogue } from '#schema/language/catalogues.ts';
import { TRANSLATIONS } from '#schema/language/languages.ts';
import { loadModels } from '#services/models/models.ts';
import { discordOpenApiPath, validateRequest } from '#test/support/discord/openapi.ts';

const models = loadModels('no such folder');
afterEach(() => {
  for (const language of TRANSLATIONS) replaceCatalogue(language, undefined);
});

const all = () => [...COMMANDS.values()].map(({ data }) => localizedCommand(() => data(models)));

/** Characters that Discord counts: of each text the longest of all languages. */
function countCharacters(command: LocalizedCommand): number {
  const longest = (text = '', localized: Readonly<Record<string, string>> = {}) =>
    Math.max(...[text, ...Object.values(localized)].map((each) => each.length));
  return (
    longest(command.name, command.name_localizations) +
    longest(command.description, command.description_localizations) +
    [...(command.options ?? []), ...(command.choices ?? [])].reduce((sum, each) => sum + countCharacters(each), 0)
  );
}

it('gives Discord every description, choice and menu in all languages, and leaves names of options in English', () => {
  replaceCatalogue('es', { get: (sentence) => `¡${sentence}!` });
  const commands = all();
  const imagine = commands.find(({ name }) => name === 'imagine');
  expect(imagine?.description_localizations).toMatchObject({
    'es-ES': '¡Paint a picture of what you write!',
    'es-419': '¡Paint a picture of what you write!',
  });
  expect(imagine?.name_localizations).toBeUndefined();
  const menu = commands.find(({ name }) => name === 'Recipe');
  expect(menu?.name_localizations).toMatchObject({ 'es-ES': '¡Recipe!' });
  const duration = commands.find(({ name }) => name === 'block')?.options?.find(({ name }) => name === 'duration');
  expect(duration?.choices?.[0]?.name_localizations).toMatchObject({ 'es-ES': '¡An hour!' });
});

it('has no text in any language that is cut, or longer than Discord takes', () => {
  const texts = all().flatMap(function list(each: LocalizedCommand): [string, number][] {
    const isMenu = each.description === undefined || each.description === '';
    const names = Object.values(each.name_localizations ?? {}).map((text): [string, number] => [
      text,
      isMenu ? 32 : 100,
    ]);
    const descriptions = Object.values(each.description_localizations ?? {}).map((text): [string, number] => [
      text,
      100,
    ]);
    const choices = (each.choices ?? []).flatMap((choice) =>
      Object.values(choice.name_localizations ?? {}).map((text): [string, number] => [text, 100]),
    );
    return [...names, ...descriptions, ...choices, ...(each.options ?? []).flatMap(list)];
  });
  expect(texts.filter(([text, limit]) => text.length > limit || text.endsWith('…'))).toEqual([]);
  for (const command of all()) expect(countCharacters(command), command.name).toBeLessThanOrEqual(8000);
});

it.skipIf(!discordOpenApiPath)('sends what Discord’s own document allows', () => {
  for (const language of TRANSLATIONS) replaceCatalogue(language, { get: (sentence) => sentence.slice(0, 95) });
  expect(validateRequest('PUT', '/applications/1/commands', all())).toEqual([]);
});
