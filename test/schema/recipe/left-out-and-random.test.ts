import { describe, expect, it } from 'vitest';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { compose } from '#schema/recipe/compose.ts';
import { recipeOptions } from '#schema/recipe/options/given-options.ts';
import { isRandomSeed } from '#schema/recipe/random-seed.ts';
import { finalizeRecipe } from '#schema/recipe/recipe.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const schnell = shippedModel('black-forest-labs/flux-schnell-lora');
const illustration = shippedModel('jdreetz/illustration');
const place = { ageRestricted: false };
const styleOf = (model: typeof schnell) => ({ ref: model.name, title: model.title, model, preset: undefined });
const picture = {
  id: '1',
  url: 'https://cdn.discordapp.com/a.png',
  filename: 'a.png',
  size: 1,
  content_type: 'image/png',
};

const draftOf = (model: typeof schnell, options: Record<string, OptionValue>) =>
  compose(styleOf(model), new Map(Object.entries({ prompt: 'a fox', ...options })), place);

describe('an option that the model lacks', () => {
  it('is left out with a note where the picture means the same', () => {
    const { input, notes } = draftOf(schnell, { guidance_scale: 3, negative_prompt: 'snow' });
    expect(Object.keys(input)).not.toContain('guidance');
    expect(notes).toEqual([
      `left out guidance_scale: ${schnell.title} does not take it`,
      `left out negative_prompt: ${schnell.title} does not take it`,
    ]);
  });

  it.each([
    ['image', picture, /cannot start from a picture/],
    ['mask', picture, /cannot paint a part of a picture anew/],
    ['image2', picture, /does not take `image2`/],
    ['extra_lora', 'owner/lora', /does not take `extra_lora`/],
  ])('is refused where it is %s', (name, value, sentence) => {
    expect(() => draftOf(schnell, { [name]: value })).toThrow(sentence);
  });
});

it('takes width and height for a custom size', () => {
  const { input, options } = draftOf(illustration, { width: 512, height: 768 });
  expect(input).toMatchObject({ aspect_ratio: 'custom', width: 512, height: 768 });
  expect(options).toMatchObject({ aspect_ratio: 'custom' });
  expect(() => draftOf(illustration, { aspect_ratio: '1:1', width: 512, height: 768 })).toThrow('count only with');
  expect(() => draftOf(illustration, { width: 512 })).toThrow('count only with');
});

describe('a seed', () => {
  it.each([-1, '-1', '−1'])('of %s is drawn, and named', (seed) => {
    const recipe = finalizeRecipe(draftOf(illustration, { seed }), illustration, () => 0.5);
    expect(recipe.input.seed).toBe(500_000);
    expect(recipeOptions(illustration, recipe).get('seed')).toBe(500_000);
  });

  it('is never drawn as one that models take for none', () => {
    expect(finalizeRecipe(draftOf(illustration, {}), illustration, () => 0).input.seed).toBe(1);
  });

  it.each([
    ['Random seed. Set for reproducible generation', 0, false],
    ['Random seed. Leave blank to randomize', 0, false],
    ['Seed. 0 for a random one', 0, true],
    ['Set to 0 to get a random seed', 0, true],
    ['A random seed is used if this is 0', 0, true],
    ['Seed (-1 for random)', 0, false],
    ['Seed between 0 and 100', 0, false],
    ['Seed. 0 for a random one', 10, false],
  ])('described by “%s”: %i is none: %s', (description, seed, isNone) => {
    const field = illustration.params.get('seed');
    if (!field) throw new Error('no seed');
    expect(isRandomSeed({ ...field, description }, seed)).toBe(isNone);
  });
});
