import { describe, expect, it } from 'vitest';
import { describeModelChanges } from '#schema/recipe/edit/model-changes.ts';
import { finalizeRecipe } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import { createJob } from '#test/support/jobs.ts';
import { modelWith } from '#test/support/models/model-with.ts';

const FIELDS = {
  seed: { type: 'integer' },
  go_fast: { type: 'boolean', default: false },
  steps: { type: 'integer', default: 28, minimum: 1, maximum: 50 },
  style: { type: 'string', enum: ['plain', 'ink'], default: 'plain' },
  disable_safety_checker: { type: 'boolean', default: false },
};
const before = modelWith(FIELDS);
const { recipe } = createJob(before, { input: { seed: 7 } });
/** The recipe painted again with the model as it is then. */
const again = (now: Record<string, object>, stored = recipe) => finalizeRecipe(stored, modelWith(now), () => 0.5);

describe('a recipe of a model that has changed', () => {
  it('keeps the defaults that it relied on, and no others', () => {
    expect(recipe.input).toEqual({ prompt: 'a fox', seed: 7, disable_safety_checker: false });
    expect(recipe.defaults).toEqual({ go_fast: false, steps: 28, style: 'plain' });
    expect(createJob(before, { input: { seed: 7, steps: 4 } }).recipe.defaults).toEqual({
      go_fast: false,
      style: 'plain',
    });
  });

  it('sends them where the model has others now, and nothing else', () => {
    expect(again(FIELDS).input).toEqual(recipe.input);
    const now = { ...FIELDS, go_fast: { type: 'boolean', default: true }, steps: { ...FIELDS.steps, default: 40 } };
    const { input, defaults } = again(now);
    expect(input).toEqual({ ...recipe.input, go_fast: false, steps: 28 });
    // What is made from it without a word of them relies on them, too.
    expect(defaults).toEqual(recipe.defaults);
    expect(describeModelChanges(modelWith(now), again(now), true)).toEqual([]);
    // However often: what was sent is a part of the recipe.
    expect(again(FIELDS, again(now)).input).toEqual(input);
  });

  it('says what has changed, but no LoRA to whoever may not know it', () => {
    const lora = { replicate_weights: { type: 'string', default: 'a/secret' } };
    const painted = createJob(modelWith({ ...FIELDS, ...lora })).recipe;
    const { style: _, ...rest } = FIELDS;
    const now = modelWith({
      ...rest,
      go_fast: { type: 'boolean', default: true },
      replicate_weights: { type: 'string' },
    });
    expect(describeModelChanges(before, recipe, true)).toEqual([]);
    expect(describeModelChanges(now, painted, true)).toEqual([
      'go_fast: false → true by default',
      'replicate_weights: a/secret → none by default',
      'style is gone',
    ]);
    expect(describeModelChanges(now, painted, false).join()).not.toContain('secret');
  });

  it('is painted without what the model no longer has, which a note says', () => {
    const stored = createJob(before, { input: { seed: 7, style: 'ink' } }).recipe;
    const { style: _, ...now } = FIELDS;
    const { input, notes } = again(now, stored);
    expect(input).not.toHaveProperty('style');
    expect(notes).toEqual(['left out style, which Model no longer has']);
  });

  it('is refused in words where the model does not take its values any more', () => {
    const stored = createJob(before, { input: { seed: 7, style: 'ink' } }).recipe;
    const now = { ...FIELDS, style: { type: 'string', enum: ['plain'], default: 'plain' } };
    expect(() => again(now, stored)).toThrow(UserError);
    expect(() => again(now, stored)).toThrow(/has changed since this was painted.*style/s);
  });
});
