import fc from 'fast-check';
import { expect, it } from 'vitest';
import { presetNameFor } from '#schema/preset/names.ts';
import { preset } from '#schema/preset/preset.ts';

const free = () => false;

it.each([
  ['Watercolor Fox', 'Watercolor Fox'],
  ['  ✨ Fox — style (v2) [FLUX] ', 'Fox style v2 FLUX'],
  ['flux.1-lora_fox', 'flux.1-lora_fox'],
  ['✨✨', 'LoRA'],
  ['A very long name of a LoRA that goes on and on', 'A very long name of a LoRA that'],
])('makes a preset’s name of %j', (title, name) => {
  expect(presetNameFor(title, free)).toBe(name);
});

it('counts up where a name is taken', () => {
  const taken = ['Fox', 'Fox 2'];
  expect(presetNameFor('Fox', (name) => taken.includes(name))).toBe('Fox 3');
  expect(presetNameFor('x'.repeat(40), (name) => name.length === 32 && !name.includes(' '))).toBe(
    `${'x'.repeat(30)} 2`,
  );
});

it('makes a name that a preset can have of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 0, max: 12 }), (title, count) => {
      let left = count;
      const name = presetNameFor(title, () => left-- > 0);
      expect(preset.shape.name.safeParse(name).success, name).toBe(true);
      expect(name.length).toBeLessThanOrEqual(32);
    }),
  );
});
