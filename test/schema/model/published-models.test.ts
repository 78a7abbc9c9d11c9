import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Model } from '#schema/model/model.ts';
import { compose } from '#schema/recipe/compose.ts';
import { finalizeRecipe } from '#schema/recipe/recipe.ts';
import { UserError } from '#schema/user-error.ts';
import { pictureAddresses } from '#services/backends/output-addresses.ts';
import { expectedInput, typeExample } from '#test/support/models/type-example.ts';
import { documentPath } from '#test/support/vitest/requirements.ts';
import { compileAll, publishedModelsPage } from '../../../scripts/published/page.ts';
import { type PublishedModel, readPublishedModels } from '../../../scripts/published/read.ts';

const folder = documentPath('REPLICATE_MODELS');
const publicPlace = { ageRestricted: false };
const ageRestrictedPlace = { ageRestricted: true };

/** Ms for a test over all models: several times what a quiet machine takes. */
const TIMEOUT_MS = 180_000;

describe.skipIf(!folder)('every published model', { timeout: TIMEOUT_MS }, () => {
  const published = folder === undefined ? [] : readPublishedModels(folder);
  const all = compileAll(published);
  const models = [...all.compiled];

  it('compiles, or is in the table with its reason', () => {
    expect(published).toHaveLength(2276);
    expect(all.compiled.size / published.length).toBeGreaterThan(0.995);
    const isLora = ({ properties }: PublishedModel) => 'lora_scale' in properties || 'replicate_weights' in properties;
    expect(published.filter(isLora).length).toBeGreaterThanOrEqual(1542);
    expect([...all.refused.keys()].filter(isLora)).toEqual([]);
    expect(publishedModelsPage(all)).toBe(readFileSync(new URL('../../../docs/models.md', import.meta.url), 'utf8'));
  });

  /** What the options of an example compose to, or the sentence that refuses them. */
  function composeExample({ name, example }: PublishedModel, model: Model) {
    try {
      const style = { ref: name, title: name, model, preset: undefined };
      return { draft: compose(style, typeExample(model, example), ageRestrictedPlace) };
    } catch (error) {
      if (error instanceof UserError) return { sentence: error.message };
      throw error;
    }
  }

  it('has an example that composes to what it is, typed as a person would', () => {
    const refusals = new Map<string, number>();
    for (const [one, model] of models) {
      if (!model.inputSchema.safeParse(one.example).success) continue;
      const { draft, sentence } = composeExample(one, model);
      const isSame = draft && isDeepStrictEqual({ ...draft.input }, expectedInput(model, one.example));
      if (draft) expect({ model: one.name, isSame }).toEqual({ model: one.name, isSame: true });
      const reason = REFUSALS.find(([pattern]) => pattern.test(sentence ?? ''))?.[1] ?? sentence;
      if (reason !== undefined) refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
    }
    // What is refused on purpose, before it costs anything, though the model would take it.
    expect(Object.fromEntries(refusals)).toEqual(EXPECTED_REFUSALS);
  });

  it('reads an example that is not valid today leniently, or says in a sentence what does not fit', () => {
    let lenient = 0;
    for (const [one, model] of models) {
      if (model.inputSchema.safeParse(one.example).success) continue;
      const { draft, sentence } = composeExample(one, model);
      if (draft) lenient += model.inputSchema.safeParse(draft.input).success ? 1 : 0;
      else expect(sentence).toMatch(/^.{20,}/);
    }
    expect(lenient).toBe(EXPECTED_LENIENT);
  });

  it('always gets a seed that it takes, and a safety checker that is on', () => {
    const style = (model: Model) => ({ ref: model.name, title: model.name, model, preset: undefined });
    for (const [one, model] of models) {
      const options = typeExampleOrNothing(one, model);
      if (!options) continue;
      options.delete('seed');
      options.delete('disable_safety_checker');
      for (const random of [0, 0.999_999]) {
        const { input } = finalizeRecipe(compose(style(model), options, publicPlace), model, () => random);
        const seed = model.params.get('seed');
        if (seed) expect(typeof input[seed.name]).toBe('number');
        else expect([...model.fields.keys()].filter((name) => /seed$/i.test(name))).toEqual([]);
        for (const [name, on] of SAFETY_ON)
          if (model.fields.get(name)?.type === typeof on) expect(input[name]).toBe(on);
      }
    }
  });

  it('has an example whose pictures are found, whatever form its output has', () => {
    const withoutPictures = published.filter(({ output }) => pictureAddresses(output).length === 0);
    expect(withoutPictures).toHaveLength(9);
    for (const { output } of withoutPictures) expect(JSON.stringify(output) ?? '').not.toContain('http');
  });

  function typeExampleOrNothing(one: PublishedModel, model: Model) {
    return composeExample(one, model).draft && typeExample(model, one.example);
  }
});

/** Fields of the safety checker, and the value that leaves it on. */
const SAFETY_ON = [
  ['disable_safety_checker', false],
  ['disable_safety_check', false],
  ['safety_checker', true],
  ['nsfw_checker', true],
  ['NSFW', false],
] as const;

/** Why examples are refused that the model would take. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/count only with `aspect_ratio: custom`/, 'a size beside another shape'],
  [/^The prompt has \d+ characters/, 'a long prompt'],
  [/needs `\w+`/, 'an empty prompt or text'],
  [/which part of `image`/, 'a mask without a picture'],
  [/I cannot tell which LoRA/, 'a LoRA at an address that models take no longer'],
];
const EXPECTED_REFUSALS = {
  'a size beside another shape': 87,
  'an empty prompt or text': 14,
  'a long prompt': 10,
  'a LoRA at an address that models take no longer': 1,
  'a mask without a picture': 2,
};

/** Examples that are not valid, but can be read: most have numbers as text. */
const EXPECTED_LENIENT = 126;
