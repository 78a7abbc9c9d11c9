import { expect, it } from 'vitest';
import { readRenderOptions } from '#services/backends/sketch/prompt/render-options.ts';
import { modelWith } from '#test/support/models/model-with.ts';

const STRINGS = { type: 'array', items: { type: 'string' } };
const NUMBERS = { type: 'array', items: { type: 'number' } };

it.each([
  ['a list', { hf_loras: STRINGS, lora_scales: NUMBERS }, { hf_loras: ['a/b', 'c/d'], lora_scales: [0.8, 0.4] }],
  [
    'a pair',
    {
      lora_weights: { type: 'string' },
      lora_scale: { type: 'number' },
      extra_lora: { type: 'string' },
      extra_lora_scale: { type: 'number' },
    },
    { lora_weights: 'a/b', lora_scale: 0.8, extra_lora: 'c/d', extra_lora_scale: 0.4 },
  ],
  [
    'a text',
    { lora_urls: { type: 'string', description: 'seperated with |' }, lora_scales: { type: 'string' } },
    { lora_urls: 'a/b|c/d', lora_scales: '0.8|0.4' },
  ],
])('a sketch shows each LoRA of %s, as strongly as it counts', (_, fields, input) => {
  const { loras } = readRenderOptions(modelWith(fields), { prompt: 'a fox', ...input });
  expect(loras).toEqual([
    { reference: 'a/b', scale: 0.8 },
    { reference: 'c/d', scale: 0.4 },
  ]);
});

it('is of a fine-tune, and of the LoRAs on top of it', () => {
  const { loras } = readRenderOptions(modelWith({ lora_scale: { type: 'number' }, extra_lora: { type: 'string' } }), {
    prompt: 'a fox',
    lora_scale: 0.5,
    extra_lora: 'a/b',
  });
  expect(loras).toEqual([
    { reference: 'owner/model', scale: 0.5 },
    { reference: 'a/b', scale: 1 },
  ]);
});
