import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allVariants, countVariants } from '#schema/template/all-words.ts';
import { drawTemplate } from '#schema/template/draw-template.ts';
import { hasTemplate, parseTemplate } from '#schema/template/parse-template.ts';
import { leastMs } from '#test/support/least-time.ts';

const LISTS = new Map([
  ['animal', ['fox', 'owl', 'sea lion']],
  ['clothes/hats', ['top hat', '{straw|felt} hat']],
  ['scene', ['a __animal__ with a __clothes/hats__', 'nothing']],
  ['loop', ['__loop__ and __loop__']],
]);
const all = (text: string) => allVariants(parseTemplate(text), LISTS, 50).map(({ source }) => source);
const count = (text: string) => countVariants(parseTemplate(text), LISTS);

describe('templates', () => {
  it.each([
    ['a {red|blue} fox', ['a red fox', 'a blue fox']],
    ['a {red|blue} {fox|owl}', ['a red fox', 'a red owl', 'a blue fox', 'a blue owl']],
    ['｛赤｜青｝の狐', ['赤の狐', '青の狐']],
    ['{赤｜｛青|緑}}', ['赤', '青', '緑']],
    ['{2$$a|b|c}', ['a, b', 'a, c', 'b, c']],
    ['{1-2$$ and $$a|b}', ['a', 'b', 'a and b']],
    ['{2-$$a|b|c}', ['a, b', 'a, c', 'b, c', 'a, b, c']],
    ['{-1$$a|b}', ['a', 'b']],
    ['{9$$a|b}', ['a, b']],
    ['{1-4} foxes', ['1 foxes', '2 foxes', '3 foxes', '4 foxes']],
    ['{3-1}', ['3', '2', '1']],
    ['{0.5::red|3::blue}', ['red', 'blue']],
    ['a {{light|dark} red|blue} fox', ['a light red fox', 'a dark red fox', 'a blue fox']],
    ['a {|red} fox', ['a fox', 'a red fox']],
    ['{2$${x|y}|b}', ['x, b', 'y, b']],
    ['a __animal__', ['a fox', 'a owl', 'a sea lion']],
    ['{2$$__animal__}', ['fox, owl', 'fox, sea lion', 'owl, sea lion']],
    ['__Clothes/Hats__', ['top hat', 'straw hat', 'felt hat']],
    [
      '__scene__',
      [
        ...['fox', 'owl', 'sea lion'].flatMap((who) =>
          ['top', 'straw', 'felt'].map((hat) => `a ${who} with a ${hat} hat`),
        ),
        'nothing',
      ],
    ],
  ])('%s', (text, variants) => {
    expect(all(text)).toEqual(variants);
    expect(count(text)).toBe(variants.length);
    for (let seed = 0; seed < 20; seed += 1) {
      const drawn = drawTemplate(text, seed, LISTS).text;
      // Several are drawn in any order.
      const sorted = (each: string) =>
        each
          .split(/, | and /)
          .toSorted()
          .join();
      expect(variants.map(sorted)).toContain(sorted(drawn));
    }
  });

  it.each([
    '{',
    '}',
    'a { b | c',
    'a } b | c {',
    '{red} fox',
    '{}',
    '{"a": "b|c", "d": {"e": 1}}',
    'a | b',
    '{1-400000}',
    '\\(a:1.2\\) \\n',
    'a __unknown__ thing',
    'x__animal__y',
    'a  fox ',
    ['$', '{x}'].join(''),
    '',
  ])('%j stays as it is', (text) => {
    expect(drawTemplate(text, 1, LISTS).text).toBe(text);
    expect(all(text)).toEqual([text]);
  });

  it('have escapes', () => {
    expect(drawTemplate('\\{red\\|blue\\} {a\\|b|a\\|b} \\__animal__', 1, LISTS).text).toBe(
      '{red|blue} a|b __animal__',
    );
    expect(drawTemplate('\\｛赤\\｜青\\｝', 1, LISTS).text).toBe('｛赤｜青｝');
    expect([hasTemplate('\\{a'), hasTemplate('{a'), hasTemplate('a \\ b')]).toEqual([true, false, false]);
  });

  it('draw the same with the same seed, and each word as often as its weight says', () => {
    const drawn = Array.from({ length: 2000 }, (_, seed) => drawTemplate('a {3::red|blue} fox', seed).words[0]);
    const reds = drawn.filter((word) => word === 'red').length;
    expect(reds).toBeGreaterThan(1400);
    expect(reds).toBeLessThan(1600);
    expect(drawTemplate('{a|b|c} {d|e} __animal__', 7, LISTS)).toEqual(
      drawTemplate('{a|b|c} {d|e} __animal__', 7, LISTS),
    );
  });

  it('say which lists there are not, and what was drawn', () => {
    expect(drawTemplate('a {red|red} __animl__ __zzzzzzz__', 1, LISTS)).toEqual({
      text: 'a red __animl__ __zzzzzzz__',
      words: ['red'],
      unknownLists: [
        { name: 'animl', suggestion: 'animal' },
        { name: 'zzzzzzz', suggestion: undefined },
      ],
    });
  });

  const piece = fc.constantFrom(
    '{',
    '}',
    '|',
    'a',
    'b c',
    ' ',
    '$$',
    '2',
    '-',
    '::',
    '\\',
    '__',
    '__animal__',
    ',',
    '"',
    '1-3',
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  it('are counted as they are written out, and drawn as one of those', () => {
    fc.assert(
      fc.property(text, fc.nat(), (each, seed) => {
        const total = count(each);
        fc.pre(total <= 200);
        const nodes = parseTemplate(each);
        expect(allVariants(nodes, LISTS, 1000)).toHaveLength(total);
        expect(nodes.map(({ source }) => source).join('')).toBe(each);
        expect(drawTemplate(each, seed, LISTS)).toEqual(drawTemplate(each, seed, LISTS));
      }),
      { numRuns: 1000 },
    );
  });

  it('without a choice, a list or an escape never change by one character', () => {
    const plain = fc
      .string({ unit: 'grapheme', maxLength: 80 })
      .filter((each) => !/[|\\]|__|\$\$|\d\s*-\s*\d/.test(each));
    const words = fc.array(fc.oneof(plain, fc.constantFrom('{', '}', '{a}', '{ {b} }', '{"a": [1, 2]}')), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        words.map((each) => each.join(' ')),
        fc.nat(),
        (each, seed) => {
          expect(drawTemplate(each, seed, LISTS)).toEqual({ text: each, words: [], unknownLists: [] });
        },
      ),
    );
  });

  it('take a time that grows with the prompt alone', () => {
    const texts = [
      '{',
      '{a|',
      '{a|b}',
      '|',
      '{{',
      '{a',
      '}',
      '__a ',
      '__a_',
      '__loop__',
      '{"a":',
      '{2$$',
      '{2$$a|',
      '\\{',
      '{1-9}',
      '{9-$$__loop__|',
    ];
    for (const each of texts) {
      const half = each.repeat(3000 / each.length);
      for (const long of [each.repeat(6000 / each.length), half + '}'.repeat(3000)]) {
        expect(
          leastMs(() => drawTemplate(long, 1, LISTS), 100),
          each,
        ).toBeLessThan(100);
        expect(
          leastMs(() => count(long) <= 36 && allVariants(parseTemplate(long), LISTS, 36), 200),
          each,
        ).toBeLessThan(200);
      }
    }
    expect(count('{a|b}'.repeat(1100))).toBe(Number.POSITIVE_INFINITY);
  });
});
