import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import type { Param } from '#schema/model/params/params.ts';
import { isParam } from '#schema/model/params/params.ts';
import { type OptionDefaults, type Preset, preset } from '#schema/preset/preset.ts';
import { compose } from '#schema/recipe/compose.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const BASE_MODEL = shippedModel('black-forest-labs/flux-dev-lora');
const OWN_MODEL = shippedModel('jdreetz/illustration');
type Given = Partial<Record<Param, OptionValue>>;
const isParamEntry = (entry: [string, OptionValue]): entry is [Param, OptionValue] => isParam(entry[0]);
const composeWithPreset = (
  model: typeof BASE_MODEL,
  more: Partial<Preset>,
  given: Given = {},
  personal: OptionDefaults = {},
  ageRestricted = false,
) => {
  const paints =
    model === BASE_MODEL
      ? { kind: 'weights', model: BASE_MODEL.name, weights: 'owner/name' }
      : { kind: 'model', model: OWN_MODEL.name };
  const ownPreset = preset.parse({ name: 'look', paints, ...more });
  const options = new Map(Object.entries({ prompt: 'a fox', ...given }).filter(isParamEntry));
  return compose({ ref: 'look', title: 'look', model, preset: ownPreset }, options, { ageRestricted }, personal);
};

const twoLoras = (scale: number) => ({
  kind: 'weights' as const,
  model: BASE_MODEL.name,
  weights: 'owner/name',
  extras: [{ weights: 'a/b', scale }],
});

describe('a preset paints', () => {
  it('with its LoRA in the field that the base has for it', () => {
    const paints = twoLoras(0.4);
    expect(composeWithPreset(BASE_MODEL, { paints, scale: 0.8 }).input).toEqual({
      prompt: 'a fox',
      lora_weights: 'owner/name',
      lora_scale: 0.8,
      extra_lora: 'a/b',
      extra_lora_scale: 0.4,
    });
  });

  it('with what was typed before its defaults, and those before the person’s own', () => {
    const defaults = { num_inference_steps: 20, guidance_scale: 2 };
    const personal = { num_inference_steps: 10, guidance_scale: 1, output_format: 'png', seed: 3 };
    const {
      input,
      notes,
      preset: name,
    } = composeWithPreset(OWN_MODEL, { defaults }, { num_inference_steps: 30 }, personal);
    expect(input).toEqual({
      prompt: 'a fox',
      num_inference_steps: 30,
      guidance_scale: 2,
      output_format: 'png',
      seed: 3,
    });
    expect([notes, name]).toEqual([[], 'look']);
  });

  it('with its trigger word, while what was typed stays', () => {
    expect(composeWithPreset(OWN_MODEL, { triggers: ['TOK'] })).toMatchObject({
      input: { prompt: 'TOK, a fox' },
      prompt: { typed: 'a fox', sent: 'TOK, a fox' },
    });
    expect(composeWithPreset(OWN_MODEL, { triggers: ['FOX'] }).prompt.sent).toBe('a fox');
  });

  it('with a size of its own unless another shape is typed', () => {
    const defaults = { aspect_ratio: 'custom', width: 640, height: 480 };
    expect(composeWithPreset(OWN_MODEL, { defaults }).input).toMatchObject({ width: 640, height: 480 });
    expect(composeWithPreset(OWN_MODEL, { defaults }, { width: 800 }).input).toMatchObject({
      aspect_ratio: 'custom',
      width: 800,
      height: 480,
    });
    expect(composeWithPreset(OWN_MODEL, { defaults }, { aspect_ratio: '1:1' }).input).toEqual({
      prompt: 'a fox',
      aspect_ratio: '1:1',
    });
    expect(composeWithPreset(OWN_MODEL, {}, { aspect_ratio: '1:1' }, defaults).input).toEqual({
      prompt: 'a fox',
      aspect_ratio: '1:1',
    });
  });

  it('without the safety checker in age-restricted channels only', () => {
    const defaults = { disable_safety_checker: true };
    expect(composeWithPreset(OWN_MODEL, { defaults }).input).not.toHaveProperty('disable_safety_checker');
    expect(composeWithPreset(OWN_MODEL, { defaults }, {}, {}, true).input).toMatchObject(defaults);
  });

  it('whatever somebody has set for themselves', () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.integer());
    const known = fc.constantFrom(
      'aspect_ratio',
      'width',
      'height',
      'seed',
      'mask',
      'image',
      'prompt',
      'extra_lora',
      '__proto__',
      'x',
    );
    fc.assert(
      fc.property(fc.dictionary(known, value), (personal) => {
        const { input } = composeWithPreset(OWN_MODEL, {}, {}, personal);
        expect(input.prompt).toBeTypeOf('string');
        expect(input).not.toHaveProperty('mask');
      }),
    );
  });
});
