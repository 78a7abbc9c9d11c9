import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBigInteger, toJsonInput } from '#schema/model/field/big-integer.ts';
import { readOption } from '#schema/recipe/options/option-value.ts';
import { varySeed } from '#schema/recipe/variations.ts';
import { createJob } from '#test/support/jobs.ts';
import { modelWith } from '#test/support/models/model-with.ts';

const MAX = '18446744073709551615';
// As JSON reads it: 2^64.
const model = modelWith({ seed: { type: 'integer', minimum: 0, maximum: Number(MAX) } });
const seedField = model.params.get('seed');
const read = (value: string | number) => seedField && readOption(model, 'seed', seedField, value);

describe('a seed beyond 2^53', () => {
  it('is kept as text from the option to the request, digit for digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }), (seed) => {
        const input = { prompt: 'a fox', seed: String(seed) };
        expect(read(String(seed))).toBe(input.seed);
        expect(model.inputSchema.parse(input)).toEqual(input);
        expect(createJob(model, { input }).recipe.input).toMatchObject(input);
        expect(JSON.stringify(toJsonInput(model, input))).toBe(`{"prompt":"a fox","seed":${seed}}`);
      }),
    );
  });

  it('is refused beyond the limit of the model, and nothing else is taken for one', () => {
    expect(() => read('18446744073709551616')).toThrow(/goes from 0 up to/);
    expect(() => read('-9007199254740993')).toThrow(/goes from 0/);
    expect(model.inputSchema.safeParse({ prompt: 'a fox', seed: '18446744073709551616' }).success).toBe(false);
    expect(model.inputSchema.safeParse({ prompt: 'a fox', seed: '12' }).success).toBe(false);
    const small = modelWith({ seed: { type: 'integer', maximum: 2 ** 31 - 1 } });
    expect(small.inputSchema.safeParse({ prompt: 'a fox', seed: MAX }).success).toBe(false);
    for (const other of ['9007199254740991', '1e30', 'seed', '', 12]) expect(readBigInteger(other)).toBeUndefined();
    expect(toJsonInput(model, { prompt: MAX, seed: 12 })).toEqual({ prompt: MAX, seed: 12 });
  });

  it('has a neighbour', () => {
    const { recipe } = createJob(model, { input: { seed: '9007199254740993' } });
    expect(varySeed(model, recipe, 0).input.seed).toBe('9007199254740994');
    expect(varySeed(model, { ...recipe, input: { ...recipe.input, seed: MAX } }, 0).input).not.toHaveProperty('seed');
  });
});
