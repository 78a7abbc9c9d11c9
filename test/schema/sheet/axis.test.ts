import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAxis } from '#schema/sheet/axis.ts';
import { MAX_CELLS } from '#schema/sheet/axis-numbers.ts';
import { UserError } from '#schema/user-error.ts';

const parseValues = (text: string) => {
  const axis = readAxis(text);
  return axis.kind === 'option' ? axis.values : axis;
};

describe('an axis of numbers', () => {
  it.each<[string, number[]]>([
    ['scale 0.6, 0.8, 1', [0.6, 0.8, 1]],
    ['scale: 0.6,0.8,1', [0.6, 0.8, 1]],
    ['lora_scale=0.6 0.8 1', [0.6, 0.8, 1]],
    ['LoRA scale .5, 1', [0.5, 1]],
    ['scale 0.6, 0.8 .. 1.2', [0.6, 0.8, 1, 1.2]],
    ['scale 0.6, 0.8, .., 1.2', [0.6, 0.8, 1, 1.2]],
    ['scale 0.6, 0.8 … 1.2', [0.6, 0.8, 1, 1.2]],
    ['scale 0.6..1.2', [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2]],
    ['scale 1.2, 0.9 .. 0', [1.2, 0.9, 0.6, 0.3, 0]],
    ['scale 0,6; 0,8', [0.6, 0.8]],
    ['scale 0.6、0.8、1', [0.6, 0.8, 1]],
    ['scale ０.６，０.８', [0.6, 0.8]],
    ['scale -1, 0, 1', [-1, 0, 1]],
    ['scale -1-1', [-1, 0, 1]],
    ['scale 1, 1, 2', [1, 2]],
    ['guidance 2 | 3.5 | 5', [2, 3.5, 5]],
    ['cfg 2..4', [2, 3, 4]],
    ['guidance_scale 1-5 (+2)', [1, 3, 5]],
    ['steps 10-50 [5]', [10, 20, 30, 40, 50]],
    ['steps 28, 14', [28, 14]],
    ['steps 10..30 step 10', [10, 20, 30]],
    ['steps 30..10 by 10', [30, 20, 10]],
    ['num_inference_steps: 4-1', [4, 3, 2, 1]],
    ['step 1 to 4', [1, 2, 3, 4]],
    ['seed 1-3, 7', [1, 2, 3, 7]],
    ['seeds 5, 6', [5, 6]],
    ['seed 4', [4]],
  ])('reads %s', (text, expected) => {
    expect(parseValues(text)).toEqual(expected);
  });

  it('counts seeds', () => {
    expect(parseValues('seeds 4')).toEqual({ kind: 'count', param: 'seed', count: 4 });
  });
});

describe('an axis of words', () => {
  it.each([
    ['aspect 1:1, 3:2', ['1:1', '3:2']],
    ['model dev, schnell', ['dev', 'schnell']],
    ['go fast: on, off', [true, false]],
  ])('reads %s', (text, expected) => {
    expect(parseValues(text)).toEqual(expected);
  });

  it.each([
    ['loras Lassie, Night market', { kind: 'styles', names: ['Lassie', 'Night market'], implied: false }],
    ['presets: Lassie | Ink', { kind: 'styles', names: ['Lassie', 'Ink'], implied: false }],
    ['Lassie, Ink', { kind: 'styles', names: ['Lassie', 'Ink'], implied: true }],
    ['words oil, ink', { kind: 'words', words: ['oil', 'ink'] }],
    ['words 赤、青，緑', { kind: 'words', words: ['赤', '青', '緑'] }],
    ['words 赤｜青', { kind: 'words', words: ['赤', '青'] }],
    ['Prompt S/R oil, ink', { kind: 'words', words: ['oil', 'ink'] }],
  ])('reads %s', (text, expected) => {
    expect(readAxis(text)).toEqual(expected);
  });
});

describe('what is none', () => {
  it.each([
    ['', /An axis is a name and its values/],
    ['0.6, 0.8', /`0.6, 0.8` has no name before it/],
    ['scale', /such as `scale 0\.6, 0\.8 \.\. 1\.2`/],
    ['seeds', /such as `seeds 4`/],
    ['loras', /such as `loras Lassie, Ink`/],
    ['scale a lot', /`a lot` is not a number/],
    ['scale 0..9999', /10000 values.*larger steps/],
    ['scale 0..1e9', /not a number/],
    ['scale 1, 1 .. 5', /never gets from 1 to 5 in steps of 0/],
    ['scale 1-5 (-1)', /never gets/],
    ['steps 1-50', /50 values/],
    ['seeds 37', /up to 36 are possible\. For this one value write `seed 37`/],
    ['guidence 2, 3', /Did you mean `guidance`/],
    ['{oil|ink}', /braces belong in the prompt/],
  ])('refuses %s', (text, why) => {
    expect(() => readAxis(text)).toThrow(why);
    expect(() => readAxis(text)).toThrow(UserError);
  });
});

const AXIS_TEXT = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        'scale',
        'steps ',
        'seeds',
        'seed',
        'lora',
        'x',
        '0',
        '1',
        '9',
        '.',
        '..',
        ',',
        ';',
        ' ',
        '-',
        '(+',
        ')',
        '[',
        ']',
        'e9',
        '|',
      ),
      {
        maxLength: 14,
      },
    )
    .map((parts) => parts.join('')),
);

describe('whatever is typed', () => {
  it('is an axis of few values, or refused in a sentence', () => {
    fc.assert(
      fc.property(AXIS_TEXT, (text) => {
        try {
          const axis = readAxis(text);
          const count =
            'values' in axis
              ? axis.values.length
              : 'count' in axis
                ? axis.count
                : 'names' in axis
                  ? axis.names.length
                  : axis.words.length;
          expect(count).toBeGreaterThan(0);
          expect(count).toBeLessThanOrEqual(MAX_CELLS);
          if ('values' in axis) for (const value of axis.values) expect(value).not.toBeNaN();
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.message.length).toBeLessThan(600);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
