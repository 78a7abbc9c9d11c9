import { describe, expect, it } from 'vitest';
import { COMMANDS } from '#commands/index.ts';
import { paramOptions, truncateAtSentence } from '#commands/options/imagine-options.ts';
import { shortcutCommandData } from '#commands/shortcut.ts';
import { PARAM_NAMES } from '#schema/model/params/params.ts';
import type { Preset } from '#schema/preset/preset.ts';
import { loadModels } from '#services/models/models.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';
import { documentPath } from '#test/support/vitest/requirements.ts';
import { compileAll } from '../../scripts/published/page.ts';
import { readPublishedModels } from '../../scripts/published/read.ts';

interface Described {
  readonly name: string;
  readonly description?: string;
  readonly options?: readonly Described[];
}

/** Descriptions of a command and all below it must be whole, short, and told apart. */
function expectGoodDescriptions(command: Described): void {
  const { name, description, options = [] } = command;
  if (description !== undefined) {
    expect([name, description.length > 2 && description.length < 100]).toEqual([name, true]);
    expect(description).not.toMatch(/…$|\.\.\.$|`|<|\.$|\bLoRA weights\b/);
  }
  const all = options.map((each) => each.description);
  expect([name, all.filter((each, index) => all.indexOf(each) !== index)]).toEqual([name, []]);
  for (const option of options) expectGoodDescriptions(option);
}

describe('descriptions', () => {
  const models = loadModels('no-such-folder');

  it.each([...COMMANDS.keys()])('of %s', (name) => {
    const data = COMMANDS.get(name)?.data(models);
    if (data) expectGoodDescriptions(data as Described);
  });

  it.each(COMPILED_MODELS.filter(({ kind }) => kind === 'imagine'))('of a shortcut that paints with $name', (model) => {
    const preset: Preset = {
      name: 'pixar',
      triggers: [],
      defaults: { output_format: 'png' },
      roles: [],
      channels: [],
      ageRestricted: false,
      shortcut: true,
      paints: { kind: 'model', model: model.name },
    };
    expectGoodDescriptions(shortcutCommandData(preset, model) as Described);
  });
});

const folder = documentPath('REPLICATE_MODELS');
describe.skipIf(!folder)('descriptions of the options of every published model', () => {
  const compiled = folder === undefined ? [] : [...compileAll(readPublishedModels(folder)).compiled.values()];

  it('are whole, short and told apart', () => {
    const seen = new Map<string, Described>();
    const twice = compiled.filter((model) => {
      const options = paramOptions([model]);
      for (const option of options) seen.set(option.name, option);
      return new Set(options.map(({ description }) => description)).size < options.length;
    });
    expect(twice.map(({ name }) => name)).toEqual([]);
    expectGoodDescriptions({ name: 'all', options: [...seen.values()] });
    expect(seen.size).toBeGreaterThan(PARAM_NAMES.length - 5);
  });

  it('end with a sentence where a model’s own words are too long', () => {
    const texts = new Set(compiled.flatMap(({ fields }) => [...fields.values()].map(({ description }) => description)));
    const wrong = [...texts].filter((text) => {
      const cut = truncateAtSentence(text, 70);
      const [first = ''] = text
        .replace(/[\s`]+/g, ' ')
        .trim()
        .split(/(?<=[.!?]) /);
      const fits = first.length < 70 && /[.!?]$/.test(first) && !/(?:e\.g|i\.e|etc|vs)\.$/.test(first);
      return cut.length > 70 || (fits && cut.endsWith('…'));
    });
    expect(texts.size).toBeGreaterThan(1000);
    expect(wrong).toEqual([]);
  });
});
