import { IntlMessageFormat } from 'intl-messageformat';
import { expect, it } from 'vitest';
import { LANGUAGES, type Language } from '#schema/language/languages.ts';
import { compileSimpleMessage, type Values } from '#schema/language/simple-message.ts';
import { readCatalogue } from '../../../scripts/languages/catalogue-files.ts';
import { extractSentences } from '../../../scripts/languages/extract.ts';

const sentences = [...extractSentences().keys()];

const byLibrary = (language: Language, message: string, values: Values) =>
  String(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).format(values));

/** Of each name in braces, the count, so that each form of each plural is seen. */
const valuesOf = (message: string, count: number): Values =>
  Object.fromEntries([...message.matchAll(/\{(\w+)/g)].map(([, name = '']) => [name, count]));

it.each(LANGUAGES)('writes all messages in %s as the library does, and nearly all by itself', (language) => {
  const messages = language === 'en' ? sentences : [...readCatalogue(language).values()];
  const simple = messages.flatMap((message) => {
    const write = compileSimpleMessage(language, message);
    return write ? [{ message, write }] : [];
  });
  for (const { message, write } of simple)
    for (const count of [0, 1, 2, 3, 11, 999])
      expect(write(valuesOf(message, count)), message).toBe(byLibrary(language, message, valuesOf(message, count)));
  expect(messages.length).toBeGreaterThan(50);
  expect(simple.length / messages.length).toBeGreaterThan(0.99);
});

it.each(LANGUAGES)('knows the plural form of each count in %s', (language) => {
  const message = "{n, plural, one {one #} other {other # of {all}, isn't it}}";
  const write = compileSimpleMessage(language, message);
  const format = new IntlMessageFormat(message, language);
  for (let n = 0; n <= 999; n++) expect(write?.({ n, all: 'x' })).toBe(format.format({ n, all: 'x' }));
});

it.each([
  "'{oil|ink}' it''s '{a}' '{'{a}'}' {a}",
  "don't '<b>' {a}'s ' ''{a}''",
  "'{it''s}' {a}",
  '# {a} #',
  "{a, plural, one {it's # {a}} other {#, #}} ''",
])('reads apostrophes and hashes as the library does: %s', (message) => {
  const write = compileSimpleMessage('en', message);
  for (const a of [1, 2]) expect(write?.({ a })).toBe(byLibrary('en', message, { a }));
});

it.each([
  '{a, selectordinal, one {#st} other {#th}}',
  '{a, plural, =0 {none} other {#}}',
  "{a, plural, other {'#'}}",
  '{a, select, x {y} other {z}}',
  '{a, number}',
  "'{a",
  '{a',
  'a}',
])('leaves to the library what has more: %s', (message) => {
  expect(compileSimpleMessage('en', message)).toBeUndefined();
});

it.each([-1, 1.5, 1000, Number.NaN, '1'])('leaves the count %s to the library', (n) => {
  expect(compileSimpleMessage('en', '{n, plural, one {#} other {#}}')?.({ n })).toBeUndefined();
});
