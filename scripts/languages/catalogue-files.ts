import { readFileSync } from 'node:fs';
import { parseCatalogue } from '#schema/language/catalogues.ts';
import { type Language, TRANSLATIONS } from '#schema/language/languages.ts';

const FOLDER = new URL('../../src/schema/language/', import.meta.url);

export const SENTENCES_URL = new URL('sentences.ts', FOLDER);
export const catalogueUrl = (language: Language) => new URL(`catalogues/${language}.json`, FOLDER);

/** Sentences that are not translated to each language yet. It has to be empty before a release. */
export const UNTRANSLATED_URL = new URL('catalogues/untranslated.txt', FOLDER);

export const readCatalogue = (language: Language): ReadonlyMap<string, string> =>
  parseCatalogue(readFileSync(catalogueUrl(language), 'utf8'));

/** The text of a catalogue: sorted, without what is no longer said and what is not translated. */
export function catalogueFile(messages: ReadonlyMap<string, string>, sentences: ReadonlySet<string>): string {
  const entries = [...messages].filter(([sentence, message]) => sentences.has(sentence) && message !== '');
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

/** The text of the list at {@link UNTRANSLATED_URL}: a sentence a line, as in JSON, so that git can merge it. */
export function untranslatedFile(sentences: ReadonlySet<string>): string {
  const catalogues = TRANSLATIONS.map(readCatalogue);
  const missing = [...sentences].filter((sentence) => catalogues.some((messages) => !messages.get(sentence)));
  return missing
    .sort()
    .map((sentence) => `${JSON.stringify(sentence)}\n`)
    .join('');
}
