import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commonestScale, readHintedScale, readRecommendedScale } from '#schema/lora/page-text/recommended-scale.ts';

it.each<[string, number | undefined]>([
  ['Recommended weight: 0.8', 0.8],
  ['Use it with a strength of about 0,75.', 0.75],
  ['Best results at strength 0.7-0.9, 28 steps, guidance 3.5', 0.8],
  ['LoRA weight: .65', 0.65],
  ['pipe.fuse_lora(lora_scale=0.9)', 0.9],
  ['cross_attention_kwargs={"scale": 1.1}', 1.1],
  ['works well at 0.6 strength', 0.6],
  ['0.8 to 1 LoRA weight', 0.9],
  ['**Weights** 1', 1],
  ['guidance scale 3.5, 28 steps', undefined],
  ['CFG scale 1.5, guidance_scale=2', undefined],
  ['an upscale 2 times', undefined],
  ['Download the weights in Safetensors format. Version 1.0', undefined],
  ['strength 80%', undefined],
  ['weighs 2.5 kg; scale 1024', undefined],
  ['', undefined],
])('of %j it is %s', (text, scale) => {
  expect(readRecommendedScale(text)).toBe(scale);
});

it.each<[string, number | undefined]>([
  ['use it at 0.9', 0.9],
  ['0.8-1.0', 0.9],
  ['strength 0.7, cfg 1.5', 0.7],
  ['28 steps at 0.9, cfg 1.5', undefined],
  ['use a lot of light', undefined],
])('of the hint %j it is %s', (hint, scale) => {
  expect(readHintedScale(hint)).toBe(scale);
});

it('of examples is that of most, if it is not the usual one', () => {
  expect(commonestScale([0.8, 1, 0.8])).toBe(0.8);
  expect(commonestScale([1, 1, 0.8])).toBeUndefined();
  expect(commonestScale([0.8, 0.7])).toBeUndefined();
});

it('is read from any text at once, and within what a scale can be', () => {
  const unit = fc.constantFrom('weight', 'scale', ' ', '0', '.', '8', '-', ',', 'a', '\n', 'to', '1');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 200 }), (text) => {
      for (const scale of [readRecommendedScale(text), readHintedScale(text)])
        if (scale !== undefined) expect(scale >= 0.1 && scale <= 2).toBe(true);
    }),
  );
  // One that took time with the square of its length would not end within the test's time.
  for (const text of [
    'weight '.repeat(20_000),
    `weight${' '.repeat(100_000)}`,
    '0.'.repeat(50_000),
    '0.8-'.repeat(30_000),
  ])
    readRecommendedScale(text);
});
