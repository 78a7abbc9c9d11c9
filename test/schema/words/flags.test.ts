import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { compileModel, type Model } from '#schema/model/model.ts';
import type { Options } from '#schema/recipe/options/given-options.ts';
import { flagTable } from '#schema/words/flags/flag-table.ts';
import { readPrompt } from '#schema/words/read-prompt.ts';
import { leastMs } from '#test/support/least-time.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const illustration = shippedModel('jdreetz/illustration');
const devLora = shippedModel('black-forest-labs/flux-dev-lora');
const sdxl = compileModel(
  modelFileWith({
    negative_prompt: { type: 'string' },
    width: { type: 'integer', default: 1024, minimum: 512, maximum: 1536 },
    height: { type: 'integer', default: 1024, minimum: 512, maximum: 1536 },
    raw: { type: 'boolean' },
    style: { type: 'string', enum: ['photo', 'line art'] },
    shift: { type: 'number', maximum: 10 },
  }),
);

function readFor(model: Model, options: Options, inherited?: Options) {
  const style = { ref: model.name, title: model.title, model, preset: undefined };
  const prompt = String(options.get('prompt'));
  const request = { prompt, lora: undefined, findStyle: () => style, optionsFor: () => options };
  const read = readPrompt({ ...request, ...(inherited && { inherited }) });
  return { prompt: '', ...Object.fromEntries(read.options), notes: read.notes };
}

function read(prompt: string, given: Record<string, OptionValue> = {}, model = illustration) {
  return readFor(model, new Map(Object.entries({ prompt, ...given })));
}

describe('flags in a prompt', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a cat --ar 16:9', { aspect_ratio: '16:9' }],
    ['a cat —ar 16:9', { aspect_ratio: '16:9' }],
    ['a cat –ar 9:16 —seed 5', { aspect_ratio: '9:16', seed: 5 }],
    ['a cat --AR 1920x1080', { aspect_ratio: '16:9' }],
    ['a cat --ar=3:2', { aspect_ratio: '3:2' }],
    ['--seed 7 a cat', { seed: 7 }],
    ['a cat --seed 7, --r 4', { seed: 7, num_outputs: 4 }],
    [
      'a cat --steps 40 --cfg 3,5 --format png --fast',
      { num_inference_steps: 40, guidance_scale: 3.5, output_format: 'png', go_fast: true },
    ],
    [
      'a cat --num_inference_steps 12 --guidance-scale 2 --go_fast false',
      { num_inference_steps: 12, guidance_scale: 2, go_fast: false },
    ],
    ['a cat --model schnell', { model: 'schnell' }],
    ['a cat --w 512 --h 768', { width: 512, height: 768 }],
    ['a cat --ar 16 : 9', { aspect_ratio: '16:9' }],
    ['a cat --ar 16 × 9, --seed 7', { aspect_ratio: '16:9', seed: 7 }],
    ['a cat --size 512 x 768', { aspect_ratio: 'custom', width: 512, height: 768 }],
    ['a cat --w 1’024 --h 768', { width: 1024, height: 768 }],
    ['a cat --cfg 3,5 --lora_scale –0.5', { guidance_scale: 3.5, lora_scale: -0.5 }],
    ['a cat --size 512x768', { aspect_ratio: 'custom', width: 512, height: 768 }],
    ['a cat --seed random --ar 16:9', { seed: -1, aspect_ratio: '16:9' }],
    ['a cat --SEED=Random', { seed: -1 }],
    ...['16∶9', '16：9', '１６：９', '16: 9', '16 :9', '16-9', '16*9', '“16:9”', '16：9，', '16:9、'].map(
      (ratio) => [`a cat --ar ${ratio}`, { aspect_ratio: '16:9' }] as [string, Record<string, unknown>],
    ),
    ...['－－', '−−', '‐‐', '——', '––', '-–', '—-'].map(
      (dashes) => [`a cat ${dashes}ar 16:9`, { aspect_ratio: '16:9' }] as [string, Record<string, unknown>],
    ),
    ['a cat　－－ａｒ　１６：９　－－ＳＥＥＤ＝７', { aspect_ratio: '16:9', seed: 7 }],
    ['a cat--ar 16:9 --seed 7', { aspect_ratio: '16:9', seed: 7 }],
    ['a cat --ar16:9 --seed7', { aspect_ratio: '16:9', seed: 7 }],
    ['a cat, --ar 16:9', { aspect_ratio: '16:9' }],
    ['a cat，--ar 16:9', { aspect_ratio: '16:9' }],
    ['a cat \u2060--ar 16:9', { aspect_ratio: '16:9' }],
    ['a cat --ar 16:9 --', { aspect_ratio: '16:9' }],
  ])('%s', (prompt, options) => {
    expect(read(prompt)).toEqual({ prompt: 'a cat', ...options, notes: [] });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a cat --iw 2', { prompt_strength: 0.5 }, '--iw 2 is prompt_strength 0.5'],
    ['a cat --q .5', { num_inference_steps: 14 }, '--q 0.5 is num_inference_steps 14'],
    ['a cat --repeat 10', { num_outputs: 4 }, '4 pictures instead of 10'],
    ['a cat --ar 7:4', { aspect_ratio: 'custom', width: 1360, height: 768 }, '7:4 is 1360 × 768'],
    ['a cat --no dogs, text', {}, 'left out --no dogs, text: Illustration does not take negative_prompt'],
    ['a cat --no dogs --no text', {}, 'left out --no dogs, text: Illustration does not take negative_prompt'],
    [
      'a cat --steps 500',
      {},
      'left out --steps 500: num_inference_steps of Illustration goes from 1 up to 50; you gave 500',
    ],
    ['a cat --seed', {}, 'left out --seed: it needs a value, such as 7'],
    ['a cat --seed seven', { prompt: 'a cat seven' }, 'left out --seed: it needs a value, such as 7'],
    [
      'a cat --v 6.1 --style raw --s 250 --tile',
      {},
      'left out --v 6.1, --style raw, --s 250, and --tile: no equivalent here',
    ],
    [
      'a cat --sref https://a.test/1.png 123 --niji 6',
      {},
      'left out --sref https://a.test/1.png 123 and --niji 6: no equivalent here',
    ],
    ['a cat --raw', {}, 'left out --raw: Illustration does not take raw'],
    ['a cat --sed 7', {}, 'left out --sed 7: did you mean --seed?'],
    ['a cat --v6 --s250', {}, 'left out --v 6 and --s 250: no equivalent here'],
    ['a cat --lora ink', {}, 'left out --lora ink: write <lora:ink:0.8>'],
    [
      'a cat --image https://a.test/1.png',
      {},
      'left out --image https://a.test/1.png: attach the picture as the option image',
    ],
    ['a cat --ar wide', {}, 'left out --ar wide: a ratio looks like 16:9'],
    ['a cat --ar 99:1', {}, 'left out --ar 99:1: a ratio goes from 1:20 to 20:1'],
    ['a cat --ar 1/30', {}, 'left out --ar 1/30: a ratio goes from 1:20 to 20:1'],
    ['a cat --ar 0:0', {}, 'left out --ar 0:0: a ratio looks like 16:9'],
  ])('%s: %o, %s', (prompt, options, note) => {
    expect(read(prompt)).toEqual({ prompt: 'a cat', ...options, notes: [note] });
  });

  it('are options as the model has them', () => {
    expect(read('a cat --no dogs --no text --raw --style "line art" --shift 3', {}, sdxl)).toEqual({
      prompt: 'a cat',
      negative_prompt: 'dogs, text',
      raw: true,
      style: 'line art',
      shift: 3,
      notes: [],
    });
    expect(read('a cat --ar 2:1', {}, sdxl)).toMatchObject({ width: 1456, height: 720 });
    expect(read('a cat --ar 7:4', {}, devLora)).toMatchObject({
      aspect_ratio: '16:9',
      notes: ['16:9 is the nearest to 7:4 that Flux dev with a LoRA takes'],
    });
  });

  it('come after an option that is typed as such, and before one that a form was filled in with', () => {
    expect(read('a cat --ar 16:9 --seed 7', { aspect_ratio: '1:1', seed: 7 })).toEqual({
      prompt: 'a cat',
      aspect_ratio: '1:1',
      seed: 7,
      notes: ['left out --ar 16:9: the option aspect_ratio comes first'],
    });
    const before = new Map<string, OptionValue>([
      ['aspect_ratio', 'custom'],
      ['width', 512],
      ['height', 512],
      ['seed', 1],
    ]);
    const options = new Map([...before, ['prompt', 'a cat --ar 16:9 --seed 7'] as const]);
    expect(readFor(illustration, options, before)).toEqual({
      prompt: 'a cat',
      aspect_ratio: '16:9',
      seed: 7,
      notes: [],
    });
  });

  it('leave the words around them', () => {
    expect(read('雪の中の猫--ar 16:9').prompt).toBe('雪の中の猫');
    expect(read('a cat --negative-prompt dogs, text', {}, sdxl)).toMatchObject({ negative_prompt: 'dogs, text' });
    expect(read('a cat --no 犬、文字 --', {}, sdxl)).toMatchObject({ prompt: 'a cat', negative_prompt: '犬、文字' });
    expect(read('a cat --ar 16:9, in the snow').prompt).toBe('a cat, in the snow');
    expect(read('a cat --fast running').prompt).toBe('a cat running');
    expect(read('a cat --seed of doubt').prompt).toBe('a cat of doubt');
  });

  it.each([
    'a cat -- a dog',
    'well--known',
    'a cat — fast asleep',
    'the word —fast and bold',
    'he said —seed of doubt',
    'a sign --really nice one-- on a wall',
    'a -ar 16:9 cat',
    '--',
    'a cat --fluffy',
    'yes--no maybe',
    'twenty--seed of doubt',
    '彼は言った——素早く',
    'a cat --',
    'ーー猫',
    'rating: 5 -- seed 7',
    'a  cat\n\n  with   spaces ',
  ])('%j is no flag', (prompt) => {
    expect(read(prompt)).toEqual({ prompt, notes: [] });
  });

  it('change nothing of a prompt without any', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('--', '—', '-', '--1', 'a--ar', ' — ', ', ', '\n', '-ar 16:9'),
    );
    const prompts = fc
      .array(word)
      .map((words) => words.join(' '))
      .filter((text) => !/[\p{Pd}−][\p{L}\p{M}]|::|prompt:/iu.test(text));
    fc.assert(
      fc.property(prompts, (prompt) => {
        expect(read(prompt)).toEqual({ prompt, notes: [] });
      }),
    );
  });

  it('never stay in the prompt where they are known, whatever is around them', () => {
    const words = fc
      .array(fc.constantFrom('a', 'cat,', 'red.', '--', '16:9', '7', '"', '—'))
      .map((each) => each.join(' '));
    const flag = fc.constantFrom(
      '--ar 16:9',
      '--seed 7',
      '--chaos 5',
      '--tile',
      '--v 6',
      '--no dogs',
      '--sref 12',
      '--steps 9999',
      '--raw',
    );
    fc.assert(
      fc.property(words, flag, words, flag, (before, one, after, other) => {
        expect(read(`${before} ${one} ${after} ${other}`).prompt).not.toMatch(/--\p{L}/u);
      }),
    );
  });

  it('take a time that grows with the prompt alone', () => {
    const texts = [
      '--',
      '--a ',
      '--seed ',
      '--no ',
      '—seed ',
      '--seedd 1 ',
      '--ar "',
      '—no x',
      '--sref 1 ',
      ' ',
      '　－－ar１',
      '--a\u2060 ',
      '-- , ',
      '--seed:',
      `--${'a'.repeat(60)} `,
    ];
    for (const text of texts) {
      const prompt = text.repeat(6000 / text.length);
      expect(
        leastMs(() => read(prompt), 60),
        text,
      ).toBeLessThan(60);
    }
  });

  it('are listed once', () => {
    const spellings = flagTable().flatMap(({ spelling }) => spelling.match(/--\w+/g) ?? []);
    expect(new Set(spellings).size).toBe(spellings.length);
  });
});
