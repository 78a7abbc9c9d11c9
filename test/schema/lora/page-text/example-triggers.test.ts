import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exampleTriggers } from '#schema/lora/page-text/example-triggers.ts';
import { documentPath } from '#test/support/vitest/requirements.ts';

const folder = documentPath('REPLICATE_MODELS');

describe('words that may trigger a LoRA, by its published example', () => {
  it.each<[prompt: string, description: string, name: string, triggers: string[]]>([
    ['CNSTLL, Road trip, view through car window', 'Flux lora, use "CNSTLL" to trigger', 'flux-cinestill', ['CNSTLL']],
    ['a TSL8 tessellating pattern, side view, escher', '', 'flux-tessellate', ['TSL8']],
    ['a portrait of SYL_07_08, a man', '', 'sylvester-flux-selfie', ['SYL_07_08']],
    ['a gopher in the rain', 'a gopher LoRA - the trigger word is GOGOPH', 'golang-gopher-flux', ['gopher', 'GOGOPH']],
    ['photo of Nathan, birthday hat', '', 'nathan', ['Nathan']],
    ['in the SPONGE world', 'Use "in the SPONGE world" to get best results.', 'x', ['in the SPONGE world', 'SPONGE']],
    ['a photo in RAW, HDR, shot on DSLR, 8K', 'A fine-tuned FLUX.1 model', 'flux-style', []],
    ['A DOG THAT IS WRITTEN IN CAPITALS AND GOES ON LIKE THAT', '', 'x', []],
  ])('%s', (prompt, description, name, triggers) => {
    expect(exampleTriggers(prompt, description, name)).toEqual(triggers);
  });

  it('reads no more of a text than it needs, whatever it is', () => {
    for (const text of ['"'.repeat(200_000), 'A_'.repeat(200_000), `use ${'the '.repeat(100_000)}`]) {
      expect(exampleTriggers(text, text, text).length).toBeLessThan(20);
    }
    expect(exampleTriggers(undefined)).toEqual([]);
  });

  it.skipIf(!folder)('are found for three of four published models with a LoRA', () => {
    const model = z.object({
      name: z.string(),
      description: z.string().nullish(),
      default_example: z.object({ input: z.looseObject({}) }).nullish(),
      latest_version: z.unknown(),
    });
    const all = z.array(model).parse(JSON.parse(readFileSync(`${folder}/models.json`, 'utf8')));
    const examples = all.flatMap(({ name, description, default_example, latest_version }) =>
      default_example && JSON.stringify(latest_version ?? '').includes('"lora_scale"')
        ? [exampleTriggers(default_example.input.prompt, description ?? '', name)]
        : [],
    );
    expect(examples).toHaveLength(1551);
    expect(examples.filter(({ length }) => length > 0).length).toBeGreaterThan(1150);
  });
});
