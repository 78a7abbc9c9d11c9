import { describe, expect, it } from 'vitest';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import type { Param } from '#schema/model/params/params.ts';
import { compose } from '#schema/recipe/compose.ts';
import { finalizeRecipe } from '#schema/recipe/recipe.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const illustration = shippedModel('jdreetz/illustration');
const publicPlace = { ageRestricted: false };
const options = (given: Partial<Record<Param, OptionValue>>) =>
  new Map(Object.entries({ prompt: 'a fox', ...given }) as [Param, OptionValue][]);
const picture = {
  id: '1',
  url: 'https://cdn.discordapp.com/ephemeral-attachments/1/1/fox.png',
  filename: 'fox.png',
  size: 1000,
  content_type: 'image/png',
};
const composeInput = (given: Partial<Record<Param, OptionValue>>, model = illustration, place = publicPlace) =>
  compose({ ref: model.name, title: model.title, model, preset: undefined }, options(given), place);

describe('what reaches the model', () => {
  it('is what was given, and a seed', () => {
    const draft = composeInput({ lora_scale: 0.8, aspect_ratio: '16:9' });
    expect(draft.input).toEqual({ prompt: 'a fox', lora_scale: 0.8, aspect_ratio: '16:9' });
    expect(finalizeRecipe(draft, illustration, () => 0.25).input).toMatchObject({ seed: 250_000 });
  });

  it('keeps the seed that was given', () => {
    expect(finalizeRecipe(composeInput({ seed: 7 }), illustration, () => 0.9).input.seed).toBe(7);
  });

  it.each([
    ['black-forest-labs/flux-dev-lora', { guidance: 2.5, lora_weights: 'fofr/flux-pixar-cars' }],
    ['jdreetz/illustration', { guidance_scale: 2.5, replicate_weights: 'fofr/flux-pixar-cars' }],
  ])('goes by the names of %s', (model, input) => {
    const given = { guidance_scale: 2.5, replicate_weights: 'https://replicate.com/fofr/flux-pixar-cars' };
    expect(composeInput(given, shippedModel(model)).input).toEqual({ prompt: 'a fox', ...input });
  });

  it('takes four steps on schnell, unless told otherwise', () => {
    expect(composeInput({ model: 'schnell' }).input.num_inference_steps).toBe(4);
    expect(composeInput({ model: 'schnell', num_inference_steps: 12 }).input.num_inference_steps).toBe(12);
    expect(composeInput({}).input).not.toHaveProperty('num_inference_steps');
  });
});

describe('what is refused, and how', () => {
  const unnamed = shippedModel('flux-fine-tune-2024-08');
  it.each<[string, Partial<Record<Param, OptionValue>>, RegExp, typeof illustration?]>([
    ['an empty prompt', { prompt: '  ' }, /prompt is empty/],
    ['an over-long prompt', { prompt: 'x'.repeat(2001) }, /2001 characters; up to 2000/],
    ['custom without sizes', { aspect_ratio: 'custom' }, /needs `width` and `height`/],
    ['custom without height', { aspect_ratio: 'custom', width: 512 }, /needs `height`/],
    ['custom without width', { aspect_ratio: 'custom', height: 512 }, /needs `width`/],
    ['sizes without custom', { width: 512 }, /only with `aspect_ratio: custom`/],
    ['a mask without an image', { mask: picture }, /Add an `image`/],
    [
      'a picture for a model that takes none',
      { image: picture },
      /^\*\*.*\*\* cannot start from a picture\. Leave `image` out, or choose another LoRA\.$/,
      unnamed,
    ],
    ['out of its range', { lora_scale: 2.5 }, /goes from -1 up to 2; you gave 2.5/, unnamed],
    [
      'a choice of another model',
      { aspect_ratio: 'custom' },
      /can be 1:1.* or 9:21, not `custom`/,
      shippedModel('black-forest-labs/flux-dev-lora'),
    ],
    ['a file that is no picture', { image: { ...picture, content_type: 'text/html' } }, /must be a picture/],
    ['a file that is too large', { image: { ...picture, size: 20_000_001 } }, /20\.0 MB.*up to 20 MB/],
    ['a file where text is due', { output_format: picture }, /not a file/],
    ['text where a file is due', { image: 'http://127.0.0.1/' }, /must be a picture/],
    ['a broken number', { seed: 1.5 }, /whole number/],
    ['not a number', { guidance_scale: Number.NaN }, /is a number/],
    ['no safety checker for everyone', { disable_safety_checker: true }, /age-restricted channels only/],
    ['weights that cannot be', { replicate_weights: 'nonsense' }, /cannot tell which LoRA `nonsense`/],
    ['extra weights that cannot be', { extra_lora: '../../etc' }, /cannot tell which LoRA/],
  ])('%s', (_, given, sentence, model = illustration) => {
    expect(() => composeInput(given, model)).toThrow(
      expect.objectContaining({ name: 'UserError', message: expect.stringMatching(sentence) }),
    );
  });

  it('lets the safety checker be turned off where age is checked', () => {
    expect(
      composeInput({ disable_safety_checker: true }, illustration, { ageRestricted: true }).input
        .disable_safety_checker,
    ).toBe(true);
  });
});

describe('what makes no difference is said', () => {
  it.each<[Partial<Record<Param, OptionValue>>, string[]]>([
    [{ model: 'schnell', guidance_scale: 4 }, ['schnell ignores guidance_scale']],
    [{ model: 'dev', guidance_scale: 4 }, []],
    [{ aspect_ratio: 'custom', width: 512, height: 512, go_fast: true }, ['a custom size turns go_fast off']],
    [{ image: picture, go_fast: true }, ['an image turns go_fast off']],
    [{ image: picture, go_fast: false }, []],
    [{ output_format: 'png', output_quality: 50 }, ['png has no output_quality']],
    [{ output_format: 'jpg', output_quality: 50 }, []],
    [{ prompt_strength: 0.5 }, ['prompt_strength needs an image']],
    [{ extra_lora_scale: 0.5 }, ['extra_lora_scale needs an extra_lora']],
  ])('%j', (given, notes) => {
    expect(composeInput(given).notes).toEqual(notes);
  });
});
