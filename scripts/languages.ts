import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { z } from 'zod';
import { isLanguage, type Language, TRANSLATIONS } from '#schema/language/languages.ts';
import {
  catalogueFile,
  catalogueUrl,
  readCatalogue,
  SENTENCES_URL,
  UNTRANSLATED_URL,
  untranslatedFile,
} from './languages/catalogue-files.ts';
import { extractSentences } from './languages/extract.ts';
import { findLengthFaults } from './languages/measure.ts';
import { findFaults } from './languages/message.ts';
import { sentencesFile } from './languages/sentences-file.ts';

/**
 * `npm run languages`: finds all sentences in the sources, and brings their types and the catalogues up to date. Then
 * - `missing de` prints what is not translated to a language, as JSON to fill in, with where each sentence is said;
 * - `add de file.json` puts such a file into its catalogue.
 */
const [action, language = '', file = ''] = process.argv.slice(2);
let found = extractSentences();
let types = sentencesFile(found);
// A sentence of a new kind is known by its type, which may depend on what the first run has written.
while (types !== readFileSync(SENTENCES_URL, 'utf8')) {
  writeFileSync(SENTENCES_URL, types);
  found = extractSentences();
  types = sentencesFile(found);
}
const sentences = new Set(found.keys());
const findAllFaults = (each: Language, sentence: string, message: string): string[] => {
  const places = found.get(sentence);
  if (!places || message === '') return [];
  const faults = findFaults(each, sentence, message);
  return faults.length ? faults : findLengthFaults(each, message, places);
};
const added = action === 'add' ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))) : {};

for (const each of TRANSLATIONS) {
  const messages = new Map([...readCatalogue(each), ...(each === language ? Object.entries(added) : [])]);
  for (const [sentence, message] of messages)
    for (const fault of findAllFaults(each, sentence, message))
      process.stderr.write(`${each}: ${sentence}\n  ${fault}\n`);
  writeFileSync(catalogueUrl(each), catalogueFile(messages, sentences));
}
writeFileSync(UNTRANSLATED_URL, untranslatedFile(sentences));

if (action === 'missing' && isLanguage(language)) {
  const messages = readCatalogue(language);
  const missing = [...sentences].filter((sentence) => !messages.get(sentence)).sort();
  process.stdout.write(`${JSON.stringify(Object.fromEntries(missing.map((each) => [each, ''])), undefined, 2)}\n`);
} else process.stdout.write(`${sentences.size} sentences\n`);
