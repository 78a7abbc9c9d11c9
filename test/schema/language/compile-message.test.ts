import { expect, it } from 'vitest';
import { formatMessage } from '#schema/language/compile-message.ts';

it('inserts values, also those that look like syntax', () => {
  expect(formatMessage('en', '{a} and {b}, {a}', { a: '{b}', b: 2 })).toBe('{b} and 2, {b}');
});

it('chooses the plural form of the language', () => {
  const files = (count: number) => formatMessage('en', '{count, plural, one {# file} other {# files}}', { count });
  expect([1, 2].map(files)).toEqual(['1 file', '2 files']);
  const fichiers = (count: number) =>
    formatMessage('fr', '{count, plural, one {# fichier} other {# fichiers}}', { count });
  expect([0, 1, 2].map(fichiers)).toEqual(['0 fichier', '1 fichier', '2 fichiers']);
});

it('leaves quoted braces, apostrophes and Discord’s markup as they are', () => {
  const message = "it's '{oil|ink}' in <#1>, it''s <t:{at}:R>";
  expect(formatMessage('en', message, { at: 5 })).toBe("it's {oil|ink} in <#1>, it's <t:5:R>");
  expect(formatMessage('en', "don't {x}", { x: 1 })).toBe("don't 1");
});

it('fails where a value is missing', () => {
  expect(() => formatMessage('en', '{a} {b}', { a: 1 })).toThrow('no b');
  expect(() => formatMessage('en', '{n, plural, other {#}}', {})).toThrow('n');
});
