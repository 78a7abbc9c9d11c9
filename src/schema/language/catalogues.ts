import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Language, TRANSLATIONS } from './languages.ts';
import { remember } from './remember.ts';

/** Messages by the English sentence. */
type Catalogue = Pick<ReadonlyMap<string, string>, 'get'>;

const catalogues = new Map<Language, Catalogue>();
const replacements = new Map<Language, Catalogue>();

/** The message for a sentence: the sentence itself in English, or where a catalogue does not have it. */
export function findMessage(language: Language, sentence: string): string {
  return language === 'en' ? sentence : (catalogueOf(language).get(sentence) ?? sentence);
}

/** Read when somebody first needs the language, so that a bot that speaks English alone has none in memory. */
function catalogueOf(language: Language): Catalogue {
  const read = () => parseCatalogue(readFileSync(catalogueUrl(language), 'utf8'));
  return replacements.get(language) ?? remember<Language, Catalogue>(catalogues, language, read);
}

/** Differs whenever a catalogue does. It reads them without keeping them. */
export function digestCatalogues(): string {
  const hash = createHash('sha256');
  for (const language of TRANSLATIONS) hash.update(readFileSync(catalogueUrl(language)));
  return hash.digest('hex');
}

const FOLDER = new URL('./catalogues/', import.meta.url);

const catalogueUrl = (language: Language) => new URL(`${language}.json`, FOLDER);

/** Forgets what was read: it is read again when somebody needs it. */
export function forgetCatalogues(): void {
  catalogues.clear();
}

/** @throws ZodError where the text holds anything but strings by strings */
export function parseCatalogue(json: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(json))));
}

/** For tests: speaks a language by another catalogue from now on. Undone by `undefined`. */
export function replaceCatalogue(language: Language, catalogue: Catalogue | undefined): void {
  if (catalogue) replacements.set(language, catalogue);
  else replacements.delete(language);
}
