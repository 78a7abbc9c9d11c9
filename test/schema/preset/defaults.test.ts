import { expect, it } from 'vitest';
import { readPresetModal } from '#schema/preset/modal.ts';
import { preset as presetSchema } from '#schema/preset/preset.ts';
import { checkPreset } from '#schema/preset/rules.ts';
import { modelWith } from '#test/support/models/model-with.ts';

const text = { type: 'string' };
const model = modelWith({
  refine: { ...text, enum: ['no_refiner', 'expert'] },
  lora_weights: { type: 'array', items: text },
  lora_scales: { type: 'array', items: { type: 'number' } },
  more_loras: text,
});
const preset = presetSchema.parse({ name: 'Ink', paints: { kind: 'model', model: model.name } });

/** The preset with these lines as its defaults, as its form would save it. */
const withDefaults = (defaults: string) =>
  checkPreset(readPresetModal(new Map(Object.entries({ name: 'Ink', defaults })), preset, model), model);

it('any field of the model can be a default, by the model’s own name', () => {
  expect(withDefaults('Refine: EXPERT').defaults).toEqual({ refine: 'expert' });
  expect(() => withDefaults('refine: never')).toThrow('can be no_refiner or expert');
});

it('a LoRA in whatever field is no default: it belongs to the preset itself', () => {
  expect(() => checkPreset({ ...preset, defaults: { more_loras: 'a/b' } }, model)).toThrow('a field of the preset');
});

it('a model whose scales are a list has a scale too', () => {
  const weights = { kind: 'weights' as const, model: model.name, weights: 'a/b' };
  expect(checkPreset({ ...preset, paints: weights, scale: 0.8, scaleRange: [0.5, 1] }, model).scale).toBe(0.8);
});
