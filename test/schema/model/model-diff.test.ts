import { expect, it } from 'vitest';
import { diffFields } from '#schema/model/model-diff.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

it('finds nothing where models have the same fields', () => {
  expect(diffFields(shippedModel('jdreetz/illustration'), shippedModel('heller-software/lassie-dog'))).toEqual([]);
});

it('names each field that differs, and how', () => {
  const [illustration, steven] = ['jdreetz/illustration', 'buovier94/flux_stevenespinoza'].map(shippedModel);
  if (!illustration || !steven) throw new Error('not shipped');
  expect(diffFields(illustration, steven)).toEqual(['go_fast: default false → true']);
  const august = diffFields(illustration, shippedModel('flux-fine-tune-2024-08'));
  expect(august).toContain('image: gone');
  expect(august).toContain('guidance_scale: default 3 → 3.5');
  expect(august).toContain('lora_scale: maximum 3 → 2');
  expect(diffFields(shippedModel('flux-fine-tune-2024-08'), illustration)).toContain('image: new');
});
