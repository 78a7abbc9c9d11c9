import { expect, it } from 'vitest';
import { countCharacters } from '#schema/interaction/info-message-length.ts';
import { fieldHint, fieldListMessage } from '#schema/recipe/edit/field-list.ts';
import { modelWith } from '#test/support/models/model-with.ts';

const codeOf = (message: ReturnType<typeof fieldListMessage>) =>
  message.flatMap((part) => (part.kind === 'code' ? [part.text] : [])).join('\n');

const model = modelWith(
  {
    guidance_scale: { type: 'number', default: 3, minimum: 0, maximum: 10 },
    refine: { type: 'string', enum: ['no_refiner', 'expert'], default: 'no_refiner' },
    refine_steps: { type: 'integer', minimum: 1, maximum: 30 },
    watermark: { type: 'boolean', default: true },
    code: { type: 'string', description: 'A code word' },
    hf_api_token: { type: 'string', format: 'password' },
  },
  ['code'],
);

it('lists what each field takes and does by itself, those without a slash option first, and no secret', () => {
  expect(codeOf(fieldListMessage(model)).split('\n')).toEqual([
    'refine: no_refiner, expert (no_refiner)',
    'refine_steps: whole number from 1 up to 30',
    'watermark: true or false (true)',
    'code: A code word, needed',
    'guidance_scale: number from 0 up to 10 (3)',
  ]);
});

it('has a hint for a form, as long as Discord takes it', () => {
  expect(fieldHint(model)).toBe(
    'refine no_refiner, expert · refine_steps whole number from 1 up to 30 · watermark true or false · c…',
  );
  expect(fieldHint(modelWith({ guidance_scale: { type: 'number' } }))).toBeUndefined();
});

it('fits into a message, however many fields there are', () => {
  const choices = Array.from({ length: 40 }, (_, n) => `choice number ${n}`);
  const many = modelWith(
    Object.fromEntries(
      Array.from({ length: 90 }, (_, n) => [`field_${n}`, { type: 'string', enum: choices, default: choices[0] }]),
    ),
  );
  const message = fieldListMessage(many);
  expect(countCharacters(message)).toBeLessThan(4000);
  expect(codeOf(message)).toMatch(/… and \d+ more$/);
  expect(fieldHint(many)?.length).toBeLessThanOrEqual(100);
});
