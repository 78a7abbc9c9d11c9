import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findMessage } from '#schema/language/catalogues.ts';
import { LANGUAGES, TRANSLATIONS } from '#schema/language/languages.ts';
import {
  catalogueFile,
  catalogueUrl,
  readCatalogue,
  SENTENCES_URL,
  UNTRANSLATED_URL,
  untranslatedFile,
} from '../../../scripts/languages/catalogue-files.ts';
import { extractSentences } from '../../../scripts/languages/extract.ts';
import { findLengthFaults, shortestLimit } from '../../../scripts/languages/measure.ts';
import { findFaults } from '../../../scripts/languages/message.ts';
import { sentencesFile } from '../../../scripts/languages/sentences-file.ts';

const found = extractSentences();
const sentences = new Set(found.keys());

it('has types for exactly the sentences of the sources: npm run languages', () => {
  expect(sentences.size).toBeGreaterThan(500);
  expect(readFileSync(SENTENCES_URL, 'utf8')).toBe(sentencesFile(found));
});

it('takes no name of a property for a sentence, and none begins or ends within another', () => {
  for (const name of ['base-model', 'no-callback', 'no network']) expect([...sentences]).not.toContain(name);
  expect([...sentences].filter((sentence) => /^[\s,;]|\s$/.test(sentence))).toEqual([]);
});

it('has a catalogue for each language, and for no other', () => {
  const files = readdirSync(new URL('.', catalogueUrl('de'))).filter((name) => name.endsWith('.json'));
  expect(files.sort()).toEqual(TRANSLATIONS.map((language) => `${language}.json`).sort());
});

it.each(TRANSLATIONS)(
  'has a tidy catalogue with the same placeholders and the plurals of the language: %s',
  (language) => {
    const messages = readCatalogue(language);
    expect(readFileSync(catalogueUrl(language), 'utf8')).toBe(catalogueFile(messages, sentences));
    const faults = [...messages].flatMap(([sentence, message]) =>
      findFaults(language, sentence, message).map((fault) => `${sentence}: ${fault}`),
    );
    expect(faults).toEqual([]);
  },
);

it.each(LANGUAGES)(
  'has no text for a button, a form or a choice that Discord would not take in full: %s',
  (language) => {
    const limited = [...found].filter(([, places]) => shortestLimit(places) !== undefined);
    expect(limited.length).toBeGreaterThan(200);
    const faults = limited.flatMap(([sentence, places]) =>
      findLengthFaults(language, findMessage(language, sentence), places),
    );
    expect(faults).toEqual([]);
  },
);

it('has every sentence in all languages', () => {
  expect(readFileSync(UNTRANSLATED_URL, 'utf8')).toBe(untranslatedFile(sentences));
  expect(untranslatedFile(sentences)).toBe('');
});

it('finds no words in md`…`, which nobody can translate', () => {
  const root = new URL('../../../src/', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) => {
    const code = readFileSync(new URL(file, root), 'utf8').replace(/^\s*(?:\*|\/\*|\/\/).*$/gm, '');
    return [...code.matchAll(/\bmd`[^`]*`/g)].flatMap(([template]) => {
      let own = template.slice(2).replaceAll('\\n', '');
      for (let before = ''; before !== own; ) [before, own] = [own, own.replace(/\$?\{[^{}]*\}/g, '')];
      return /\p{L}{2,}/u.test(own.replace(/\$\{.*$|<t:|:[a-zA-Z]>/gs, '')) ? [`${file}: ${template}`] : [];
    });
  });
  expect(files.length).toBeGreaterThan(500);
  expect(found).toEqual([]);
});

it('knows the room of a button, a form’s field and a choice, and that a message has plenty', () => {
  const limitOf = (sentence: string) => shortestLimit(found.get(sentence) ?? []);
  expect([
    limitOf('Reroll'),
    limitOf('Try again'),
    limitOf('Further options'),
    limitOf('Edit and paint again'),
  ]).toEqual([80, 80, 45, 45]);
  expect([limitOf('Ask the member each time'), limitOf('Blocked words'), limitOf('### On its way')]).toEqual([
    100,
    undefined,
    undefined,
  ]);
  const places = [{ at: 'src/x.ts:1', maxLength: 20 }];
  expect(findLengthFaults('de', 'Von {name} gemalt', places)).toEqual([
    'has 26 characters, of 20 that Discord takes: Von {name} gemalt',
  ]);
  expect(findLengthFaults('de', 'Von {count, plural, one {#} other {#}}', places)).toEqual([]);
});

it('finds what is wrong with a message', () => {
  const faults = (message: string, sentence = '{count, plural, one {# file} other {# files}} of {name}') =>
    LANGUAGES.map((language) => findFaults(language, sentence, message));
  expect(faults('{count, plural, one {# x} other {# xs}} {name}')[0]).toEqual([]);
  expect(faults('{name}')[1]).toEqual(['lacks {count}']);
  expect(faults('{count, plural, one {#} other {#}} {nam}')[1]).toEqual([
    'lacks {name}',
    'has {nam}, which is not in English',
  ]);
  expect(faults('{count, plural, other {#}} {name}')[1]).toEqual(['lacks the plural form “one” of {count}']);
  expect(faults('{count, plural, one {#} other {#}} {name}')[LANGUAGES.indexOf('ja')]).toEqual([
    'has the plural form “one”, which ja has not',
  ]);
  expect(faults('{count')[1]?.[0]).toMatch(/^is not ICU syntax/);
});
