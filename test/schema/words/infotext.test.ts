import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInfotext } from '#schema/words/infotext.ts';
import { findLoraTags } from '#schema/words/lora-tags.ts';
import { findSampler } from '#schema/words/samplers.ts';
import { leastMs } from '#test/support/least-time.ts';

const A1111 = `masterpiece, a fox <lora:ink:0.8>
in the snow
Negative prompt: lowres, bad hands
Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1234, Size: 512x768, Model hash: 6ce0161689, Model: dreamshaper_8, Denoising strength: 0.4, Lora hashes: "ink: 1a2b, more: 3c4d", Version: v1.9.4`;

describe('infotext', () => {
  it.each([
    ['in lines', A1111],
    ['on one line, as Discord pastes it', A1111.replaceAll('\n', ' ')],
  ])('%s', (_, text) => {
    const { prompt, negativePrompt, settings } = parseInfotext(text) ?? {};
    expect(prompt?.replace('\n', ' ')).toBe('masterpiece, a fox <lora:ink:0.8> in the snow');
    expect(negativePrompt).toBe('lowres, bad hands');
    expect(Object.fromEntries(settings ?? [])).toEqual({
      Steps: '20',
      Sampler: 'DPM++ 2M Karras',
      'CFG scale': '7',
      Seed: '1234',
      Size: '512x768',
      'Model hash': '6ce0161689',
      Model: 'dreamshaper_8',
      'Denoising strength': '0.4',
      'Lora hashes': 'ink: 1a2b, more: 3c4d',
      Version: 'v1.9.4',
    });
  });

  it('of Civitai and Forge, with JSON, quotes and a template', () => {
    const text = `a fox\nSteps: 25, Sampler: Euler, Schedule type: Simple, Distilled CFG Scale: 3.5, Seed: 7, Clip skip: 2, Civitai resources: [{"type":"lora","weight":0.8},{"type":"x"}], ADetailer prompt: "a face, \\"big\\"", Version: f2.0\nTemplate: a {fox|owl}, red`;
    const { prompt, negativePrompt, settings } = parseInfotext(text) ?? {};
    expect([prompt, negativePrompt]).toEqual(['a fox', undefined]);
    expect(settings?.get('Civitai resources')).toBe('[{"type":"lora","weight":0.8},{"type":"x"}]');
    expect(settings?.get('ADetailer prompt')).toBe('a face, "big"');
    expect(settings?.get('Template')).toBe('a {fox|owl}, red');
  });

  it('without settings has its negative prompt on a line of its own', () => {
    expect(parseInfotext('a fox\nNegative prompt: text')).toMatchObject({ prompt: 'a fox', negativePrompt: 'text' });
    expect(parseInfotext('a fox Negative prompt: text')).toBeUndefined();
  });

  it.each([
    'Steps: 3 of a stair, a fox',
    'a sign that says Seed: 5',
    'Steps: 20, a fox, Seed: 3',
    'a fox, Size: 3, Sampler: x',
    '',
  ])('%j is none', (text) => expect(parseInfotext(text)).toBeUndefined());

  it('is taken apart whatever stands in it', () => {
    const value = fc.stringMatching(/^[\w .:/+-]{1,12}$/).map((text) => text.trim() || 'x');
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ,.]{0,40}$/), fc.nat(), value, value, (prompt, seed, sampler, other) => {
        const text = `${prompt}\nSteps: 5, Sampler: "${sampler}", Seed: ${seed}, Other thing: [${other}, "a, b"]`;
        const read = parseInfotext(text);
        expect(read?.prompt).toBe(prompt.trim());
        expect(read?.settings.get('Sampler')).toBe(sampler);
        expect(read?.settings.get('Seed')).toBe(String(seed));
        expect(read?.settings.get('Other thing')).toBe(`[${other}, "a, b"]`);
      }),
    );
  });

  it('takes a time that grows with the text alone', () => {
    const texts = [
      'Steps: 1 ',
      'Steps: 1,',
      '\nNegative prompt:',
      '"',
      '[',
      'a:',
      'a b c d-',
      '\\"',
      ',',
      '<lora:',
      '<lora:a:',
    ];
    for (const text of texts) {
      const long = `Steps: 1, Sampler: a, Seed: 1, ${text.repeat(6000 / text.length)}`;
      expect(
        leastMs(() => [parseInfotext(long), findLoraTags(long)], 30),
        text,
      ).toBeLessThan(30);
    }
  });
});

describe('LoRAs in a prompt', () => {
  it.each([
    ['a <lora:ink:0.8> fox', 'a fox', [{ name: 'ink', scale: 0.8 }]],
    ['a fox, <lora:ink:-.5>, snow', 'a fox, snow', [{ name: 'ink', scale: -0.5 }]],
    ['<lora:ink> a fox', 'a fox', [{ name: 'ink', scale: undefined }]],
    ['a fox <LoRA:My Ink.safetensors:1:0.5>', 'a fox', [{ name: 'My Ink', scale: 1 }]],
    ['a fox <lora:ink:0,7:lbw=XYZ>', 'a fox', [{ name: 'ink', scale: 0.7 }]],
    ['a fox <lora:https://a.test/b.safetensors:0.7>', 'a fox', [{ name: 'https://a.test/b.safetensors', scale: 0.7 }]],
    [
      'a fox<lora:a/b:1><lyco:c:2>',
      'a fox',
      [
        { name: 'a/b', scale: 1 },
        { name: 'c', scale: 2 },
      ],
    ],
  ])('%s', (text, prompt, loras) => {
    expect(findLoraTags(text)).toEqual({ prompt, loras, others: [] });
  });

  it('are nothing else in angle brackets', () => {
    const words = fc.array(fc.constantFrom('<', '>', ':', 'lora', 'a', ' ', '<3', '<lora>', '<b>', '0.8'));
    fc.assert(
      fc.property(
        words.map((each) => each.join(' ')),
        (text) => {
          expect(findLoraTags(text).prompt).toBe(text);
        },
      ),
    );
  });
});

it.each([
  ['Euler a', 'K_EULER_ANCESTRAL'],
  ['DPM++ 2M Karras', 'KarrasDPM'],
  ['DPM++ 2M', 'DPMSolverMultistep'],
  ['ddim', 'DDIM'],
  ['Restart', undefined],
])('the sampler %s is %s', (typed, choice) => {
  expect(findSampler(['DDIM', 'DPMSolverMultistep', 'K_EULER', 'K_EULER_ANCESTRAL', 'KarrasDPM', 'PNDM'], typed)).toBe(
    choice,
  );
});
