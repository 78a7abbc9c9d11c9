import { describe, expect, it } from 'vitest';
import { details } from '#buttons/details.ts';
import type { OptionValue } from '#schema/interaction/interaction.ts';
import { job as jobSchema } from '#schema/job/job.ts';
import { isParam, type Param } from '#schema/model/params/params.ts';
import { preset } from '#schema/preset/preset.ts';
import { compose } from '#schema/recipe/compose.ts';
import { pictureAttachment, recipeOptions } from '#schema/recipe/options/given-options.ts';
import { finalizeRecipe, recipe as recipeSchema, withoutSeed } from '#schema/recipe/recipe.ts';
import type { Style } from '#schema/recipe/style.ts';
import { varyFromPicture, varySeed } from '#schema/recipe/variations.ts';
import { createButtonContext } from '#test/support/button-context.ts';
import { createJob, TEST_PLACE } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

const model = shippedModel('jdreetz/illustration');
const bare: Style = { ref: model.name, title: model.title, model, preset: undefined };
const lassie = preset.parse({
  name: 'Lassie',
  paints: { kind: 'weights', model: model.name, weights: 'owner/lassie' },
  scale: 0.8,
  defaults: { aspect_ratio: '3:2', guidance_scale: 4 },
});
const withPreset: Style = { ref: lassie.name, title: lassie.name, model, preset: lassie };

const given = (options: Partial<Record<Param, OptionValue>>) =>
  new Map(
    Object.entries({ prompt: 'a fox', ...options }).flatMap(([name, value]) =>
      isParam(name) ? [[name, value] as const] : [],
    ),
  );

/** A recipe as the store has it. */
const stored = (style: Style, options: Partial<Record<Param, OptionValue>>, personalDefaults = {}) => {
  const draft = compose(style, given(options), TEST_PLACE, personalDefaults);
  return recipeSchema.parse(JSON.parse(JSON.stringify(finalizeRecipe(draft, style.model, () => 0.5))));
};
const optionsOf = (recipe: ReturnType<typeof stored>) => Object.fromEntries(recipeOptions(model, recipe));

describe('the options of a recipe', () => {
  it('are those that were given, and the seed that was drawn', () => {
    expect(optionsOf(stored(bare, { lora_scale: 0.7, model: 'schnell' }))).toEqual({
      prompt: 'a fox',
      lora_scale: 0.7,
      model: 'schnell',
      seed: 500_000,
    });
  });

  it('keep what equals a default, since somebody gave it', () => {
    expect(optionsOf(stored(withPreset, { guidance_scale: 4, seed: 1 }))).toMatchObject({ guidance_scale: 4 });
  });

  it('have the person’s defaults, but nothing that the preset sets', () => {
    const recipe = stored(withPreset, { seed: 1 }, { output_format: 'png', guidance_scale: 2 });
    expect(recipe.input).toMatchObject({ replicate_weights: 'owner/lassie', lora_scale: 0.8, guidance_scale: 4 });
    expect(optionsOf(recipe)).toEqual({ prompt: 'a fox', seed: 1, output_format: 'png' });
  });

  it('have the address of a file', () => {
    const image = { ...pictureAttachment('https://cdn.example/fox.png'), filename: 'fox.png', size: 5 };
    expect(optionsOf(stored(bare, { image, seed: 1 }))).toEqual({
      prompt: 'a fox',
      image: pictureAttachment('https://cdn.example/fox.png'),
      seed: 1,
    });
  });

  it('are those of the input where an older version stored none', () => {
    const { options: _, ...old } = stored(bare, { lora_scale: 0.7, seed: 7 });
    expect(optionsOf(old)).toEqual({ prompt: 'a fox', lora_scale: 0.7, seed: 7 });
    expect(optionsOf(withoutSeed(old, model))).toEqual({ prompt: 'a fox', lora_scale: 0.7 });
  });

  it('lose the seed for a new one', () => {
    const draft = withoutSeed(stored(bare, { seed: 7, lora_scale: 0.7 }), model);
    expect(draft.options).toEqual({ lora_scale: 0.7 });
    expect(draft.input).not.toHaveProperty('seed');
  });

  it('of a variation have the picture and the strength, and lose what the picture decides', () => {
    const recipe = stored(bare, { aspect_ratio: '3:2', seed: 7, lora_scale: 0.7 });
    const draft = varyFromPicture(model, recipe, 'https://cdn.example/1.webp', 0.35);
    expect(draft.options).toEqual({
      lora_scale: 0.7,
      image: { url: 'https://cdn.example/1.webp' },
      prompt_strength: 0.35,
    });
    expect(draft.input).toEqual({
      disable_safety_checker: false,
      prompt: 'a fox',
      lora_scale: 0.7,
      image: 'https://cdn.example/1.webp',
      prompt_strength: 0.35,
    });
  });

  it('of a variation by seed have the next seed that no picture of the recipe has', () => {
    const recipe = stored(bare, { seed: 7, num_outputs: 3 });
    expect(varySeed(model, recipe, 1)).toMatchObject({ input: { seed: 13 }, options: { seed: 13, num_outputs: 3 } });
  });
});

describe('Details', () => {
  /** The texts of the page for a job of this recipe. */
  const textsOf = (style: Style, recipe: ReturnType<typeof stored>) => {
    const job = jobSchema.parse(createJob(style.model, recipe));
    const { infoMessage } = details.onPress(createButtonContext(job, style));
    return infoMessage.flatMap((part) => {
      if (part.kind === 'small') return part.lines.map(String);
      return 'text' in part ? [String(part.text)] : [];
    });
  };

  it('name every field as the slash command does, in the values as in the line', () => {
    const schnell = shippedModel('black-forest-labs/flux-schnell-lora');
    const style: Style = { ref: schnell.name, title: schnell.title, model: schnell, preset: undefined };
    const texts = textsOf(style, stored(style, { replicate_weights: 'owner/name', seed: 7 }));
    expect(texts.join('\n')).toContain('replicate_weights: owner/name');
    expect(texts.join('\n')).not.toContain('lora_weights');
    expect(texts.at(-1)).toBe(
      '/imagine prompt:a fox lora:black-forest-labs/flux-schnell-lora seed:7 replicate_weights:owner/name',
    );
  });

  it('say how the prompt was sent where trigger words were added', () => {
    const triggered = { ...lassie, triggers: ['LASSIE'] };
    const style: Style = { ...withPreset, preset: triggered };
    expect(textsOf(style, stored(style, { seed: 7 }))).toContain('Sent as: LASSIE, a fox');
  });
});
