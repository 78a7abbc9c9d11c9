import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumberText, withDecimalPoints } from '#schema/formats/number-text.ts';
import { readScale } from '#schema/preset/loras/scale.ts';
import { formatTriggers, readTriggers } from '#schema/preset/names.ts';
import { compose } from '#schema/recipe/compose.ts';
import { readOptionLines, splitOptionLines } from '#schema/recipe/options/option-lines.ts';
import { readAxis } from '#schema/sheet/axis.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');

describe('a number', () => {
  it.each([
    ['0,8', false, 0.8],
    [',8', false, 0.8],
    ['−0.5', false, -0.5],
    ['–0,5', false, -0.5],
    ['1,234', true, 1234],
    ['1 234', true, 1234],
    ['1’234', true, 1234],
    ['1,234', false, 1.234],
    ['-1,234,567', true, -1_234_567],
    ['12,34', true, 12.34],
    ['1,2,3', false, Number.NaN],
    ['', false, Number.NaN],
    ['four', true, Number.NaN],
  ])('%s, whole: %s', (text, isWhole, number) => {
    expect(parseNumberText(text, isWhole)).toBe(number);
  });

  it('reads back whatever JavaScript writes', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (number) => parseNumberText(`${number}`, false) === number));
  });

  it.each([
    ['lora_scale: 0,8', { lora_scale: 0.8 }],
    ['lora_scale: −0.5', { lora_scale: -0.5 }],
    ['seed: 1,234', { seed: 1234 }],
    ['aspect_ratio: 16x9', { aspect_ratio: '16:9' }],
    ['aspect_ratio: 16 / 9', { aspect_ratio: '16:9' }],
  ])('in a line: %s', (line, options) => {
    expect(Object.fromEntries(readOptionLines(splitOptionLines(line), [model]))).toMatchObject(options);
  });

  it('in an option that takes text for other models', () => {
    const style = { ref: model.name, title: model.title, model, preset: undefined };
    const given = new Map(Object.entries({ prompt: 'a fox', lora_scale: '0,8', aspect_ratio: '16×9' }));
    expect(compose(style, given, { ageRestricted: false }).input).toMatchObject({
      lora_scale: 0.8,
      aspect_ratio: '16:9',
    });
  });
});

describe('a scale of a preset', () => {
  it.each([
    ['0,8', { scale: 0.8 }],
    ['1,2', { scale: 1.2 }],
    ['0,8 (0,5 to 1,2)', { scale: 0.8, scaleRange: [0.5, 1.2] }],
    ['0,5—1,2', { scaleRange: [0.5, 1.2] }],
    ['0.5, 1.2', { scaleRange: [0.5, 1.2] }],
    ['−0.5 – 1', { scaleRange: [-0.5, 1] }],
  ])('%s', (text, scale) => {
    expect(readScale(text)).toEqual(scale);
  });
});

describe('an axis', () => {
  it.each([
    ['guidance 2,5, 3,5', [2.5, 3.5]],
    ['guidance 2,5,3,5', [2.5, 3.5]],
    ['guidance 2,3,4,5', [2, 3, 4, 5]],
    ['guidance 2,5', [2, 5]],
    ['guidance 2, 5, 3', [2, 5, 3]],
    ['guidance 2,5 3,5', [2.5, 3.5]],
    ['guidance 2,5|3,5', [2.5, 3.5]],
    ['guidance 2,5; 3', [2.5, 3]],
    ['guidance 2,3.5,5', [2, 3.5, 5]],
    ['scale 0,6, 0,8 .. 1,2', [0.6, 0.8, 1, 1.2]],
    ['scale 0,6-0,8', [0.6, 0.7, 0.8]],
    ['scale 0,8', [0.8]],
    ['scale −0.5, 0.5', [-0.5, 0.5]],
    ['steps 10,20', [10, 20]],
    ['steps 10—12', [10, 11, 12]],
    ['seed 1,2, 5', [1, 2, 5]],
    ['guidance 2,5-4,5 [3]', [2.5, 3.5, 4.5]],
    ['guidance 2,5–3,5 (+0,5)', [2.5, 3, 3.5]],
    ['steps 10, 1’024', [10, 1024]],
  ])('%s', (text, values) => {
    expect(readAxis(text)).toMatchObject({ kind: 'option', values });
  });

  it.each(['guidance 1,2, 5', 'guidance 1,2, 3,4'])('asks what %s means', (text) => {
    expect(() => readAxis(text)).toThrow(/can mean .*`1\.2; .*`, or `1; 2; /);
  });

  it('changes no list without decimal commas', () => {
    const list = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1 }).map((numbers) => numbers.join(', '));
    fc.assert(fc.property(list, (text) => withDecimalPoints(text, false) === text));
    fc.assert(fc.property(fc.string(), (text) => withDecimalPoints(text, true).length === text.length));
  });
});

it.each([
  ['"a man, smiling", TOK', ['a man, smiling', 'TOK']],
  ['“a man, smiling”', ['a man, smiling']],
  ['„ein Mann, lächelnd“, TOK', ['ein Mann, lächelnd', 'TOK']],
  ['"TOK", a 5" disk', ['TOK', 'a 5" disk']],
  ['TOK,, sks\ntok', ['TOK', 'sks']],
])('trigger words: %s', (text, triggers) => {
  expect(readTriggers(text)).toEqual(triggers);
  expect(readTriggers(formatTriggers(triggers))).toEqual(triggers);
});
