import { describe, expect, it } from 'vitest';
import { readMore } from '#commands/options/more-option.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import type { Model } from '#schema/model/model.ts';
import { compose } from '#schema/recipe/compose.ts';
import { pictureAttachment } from '#schema/recipe/options/given-options.ts';
import { finalizeRecipe } from '#schema/recipe/recipe.ts';
import { isSafetyCheckerOff } from '#schema/recipe/safety-checker.ts';
import { varyFromPicture } from '#schema/recipe/variations.ts';
import { modelWith } from '#test/support/models/model-with.ts';

const picture = { type: 'string', format: 'uri' };
const text = { type: 'string' };
const url = (name: string) => `https://cdn.discordapp.com/attachments/1/2/${name}.png`;

/** The draft of options and `more`, outside age-restricted channels unless told otherwise. */
function draftOf(model: Model, given: Record<string, OptionValue>, more = '', ageRestricted = false) {
  const options = new Map([...Object.entries({ prompt: 'a fox', ...given }), ...readMore(more, model)]);
  return compose({ ref: model.name, title: model.title, model, preset: undefined }, options, { ageRestricted });
}
const inputOf = (...given: Parameters<typeof draftOf>) => draftOf(...given).input;

describe('pictures', () => {
  it('of image, image2 and image3 are a list in their order', () => {
    const model = modelWith({ input_images: { type: 'array', items: picture } }, ['input_images']);
    const [image3, image, image2] = ['c', 'a', 'b'].map((name) => pictureAttachment(url(name)));
    if (!image || !image2 || !image3) throw new Error('three pictures');
    expect(inputOf(model, { image3, image, image2 })).toEqual({
      prompt: 'a fox',
      input_images: [url('a'), url('b'), url('c')],
    });
    expect(() => inputOf(model, {})).toThrow('needs `image`');
  });

  it('that a model needs beside the image stay in a variation', () => {
    const model = modelWith({ image: picture, control_image: picture, seed: { type: 'integer' } }, ['control_image']);
    const draft = draftOf(model, { image2: pictureAttachment(url('control')) });
    const recipe = finalizeRecipe(draft, model, () => 0);
    const varied = varyFromPicture(model, recipe, url('fox'), 0.5);
    expect(varied.input).toMatchObject({ image: url('fox'), control_image: url('control') });
  });

  it('without an option are links in `more`', () => {
    const model = modelWith({ a: picture, b: picture, c: picture, d: picture });
    expect(inputOf(model, {}, `d: ${url('depth')}`)).toMatchObject({ d: url('depth') });
    expect(() => inputOf(model, {}, 'd: a fox')).toThrow('`d` must be a picture');
  });
});

describe('lists', () => {
  const textList = { type: 'array', items: text };
  const model = modelWith({
    lora_weights: textList,
    lora_scales: { type: 'array', items: { type: 'number' } },
    tags: textList,
  });

  it('are typed with commas', () => {
    expect(inputOf(model, { replicate_weights: 'a/b, c/d' }, 'lora_scales: 0.8, 1; tags: red, blue')).toEqual({
      prompt: 'a fox',
      lora_weights: ['a/b', 'c/d'],
      lora_scales: [0.8, 1],
      tags: ['red', 'blue'],
    });
  });

  it('have as many scales as LoRAs: one is for all', () => {
    expect(inputOf(model, { replicate_weights: 'a/b, c/d', lora_scale: 0.7 }).lora_scales).toEqual([0.7, 0.7]);
    expect(() => inputOf(model, { replicate_weights: 'a/b' }, 'lora_scale: 1, 2')).toThrow(
      'There are 1 LoRAs and 2 scales',
    );
    expect(() => inputOf(model, {}, 'lora_scale: much')).toThrow('a list of numbers with commas');
    expect(() => inputOf(model, { replicate_weights: 'a/b, ../etc' })).toThrow('I cannot tell which LoRA');
  });
});

describe('more', () => {
  const model = modelWith(
    {
      refine: { type: 'string', enum: ['no_refiner', 'expert'] },
      code: text,
      steps: { type: 'integer', maximum: 50 },
      big: { type: 'integer' },
    },
    ['code'],
  );

  it('reaches every field, by the model’s name for it or by the option’s', () => {
    expect(inputOf(model, {}, 'refine: EXPERT; code: a; b; num_inference_steps: 12')).toEqual({
      prompt: 'a fox',
      refine: 'expert',
      code: 'a; b',
      steps: 12,
    });
    expect(inputOf(model, {}, 'steps = 12;code:x;')).toMatchObject({ steps: 12, code: 'x' });
  });

  it('says what is wrong, and what is missing', () => {
    expect(() => inputOf(model, {})).toThrow('needs `code`. Add it as `more: code: …`');
    expect(() => inputOf(model, {}, 'code: x; refine: none')).toThrow('can be no_refiner or expert');
    expect(() => inputOf(model, {}, 'code: x; refin: expert')).toThrow('Did you mean `refine`?');
    expect(inputOf(model, {}, 'code: x; big: 18446744073709551615')).toMatchObject({ big: '18446744073709551615' });
    expect(() => inputOf(model, {}, 'code: x; big: 18446744073709551616')).toThrow('below 2^64');
  });
});

describe('what is not said', () => {
  it('is not sent: an empty text would replace the author’s own', () => {
    const model = modelWith({ negative_prompt: { ...text, default: 'ugly' } });
    expect(inputOf(model, { negative_prompt: '' })).toEqual({ prompt: 'a fox' });
    expect(() =>
      compose({ ref: '', title: '', model, preset: undefined }, new Map(), { ageRestricted: false }),
    ).toThrow('needs `prompt`');
  });

  it('is a seed that the model takes', () => {
    const model = modelWith({ seed: { type: 'integer', minimum: 10, maximum: 20, default: 12 } });
    for (const random of [0, 0.5, 0.999_999]) {
      const { seed } = finalizeRecipe(draftOf(model, {}), model, () => random).input;
      expect(seed).toBeGreaterThanOrEqual(10);
      expect(seed).toBeLessThanOrEqual(20);
    }
  });

  it('is no secret, though an older recipe has one', () => {
    const model = modelWith({ hf_api_token: text });
    const draft = { ...draftOf(model, {}), input: { prompt: 'a fox', hf_api_token: 'secret' } };
    expect(finalizeRecipe(draft, model, () => 0).input).toEqual({ prompt: 'a fox' });
  });

  it('is no rule on sizes, where a model has no custom shape', () => {
    const model = modelWith({ width: { type: 'integer' }, height: { type: 'integer' } });
    expect(inputOf(model, { width: 512, height: '768' })).toMatchObject({ width: 512, height: 768 });
  });
});

describe('the safety checker', () => {
  const flag = { type: 'boolean' };
  it.each<[string, object, on: unknown, off: unknown]>([
    ['disable_safety_checker', flag, false, true],
    ['disable_safety_check', { ...flag, default: true }, false, true],
    ['NSFW', flag, false, true],
    ['safety_checker', flag, true, false],
    ['nsfw_checker', { ...flag, default: false }, true, false],
    ['safety_checker', { ...text, enum: ['no', 'yes'], default: 'no' }, 'yes', 'no'],
    ['safety_tolerance', { type: 'integer', minimum: 1, maximum: 6, default: 2 }, 2, 6],
    ['safety_filter_level', { ...text, enum: ['low', 'medium', 'high'] }, 'low', 'high'],
  ])('of %s %o is always on, and off where it may be', (name, property, on, off) => {
    const model = modelWith({ [name]: property });
    const final = finalizeRecipe(draftOf(model, {}), model, () => 0).input;
    expect(final[name]).toBe(on);
    expect(isSafetyCheckerOff(model, final)).toBe(false);
    expect(inputOf(model, { disable_safety_checker: true }, '', true)[name]).toBe(off);
    expect(() => inputOf(model, { disable_safety_checker: true })).toThrow('age-restricted channels only');
    // In the model's own words.
    expect(inputOf(model, {}, `${name}: ${off}`, true)[name]).toBe(off);
    expect(() => inputOf(model, {}, `${name}: ${off}`)).toThrow('age-restricted channels only');
    expect(inputOf(model, {}, `${name}: ${on}`)[name]).toBe(on);
  });

  it('may be stricter than usual everywhere, and has no other name that gets around it', () => {
    const model = modelWith({
      safety_tolerance: { type: 'integer', minimum: 1, maximum: 6, default: 2 },
      nsfw_checker: flag,
    });
    expect(inputOf(model, {}, 'safety_tolerance: 1')).toMatchObject({ safety_tolerance: 1 });
    expect(() => inputOf(model, {}, 'nsfw_checker: false', true)).toThrow('there is no `nsfw_checker`');
    expect(finalizeRecipe(draftOf(model, {}), model, () => 0).input.nsfw_checker).toBe(true);
  });
});
