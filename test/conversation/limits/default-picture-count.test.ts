import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';

/** A folder with one model, `owner/quartet`, whose schema has 4 as the default of `num_outputs`. */
function createModelsFolder(): string {
  const { openapi_schema, ...shipped } = modelFile.parse(SHIPPED_MODELS[0]);
  const withDefaultOf4 = JSON.stringify(openapi_schema).replace(/("num_outputs":{[^}]*"default":)1/, '$14');
  const quartet = { ...shipped, model: 'owner/quartet', title: 'Quartet', openapi_schema: JSON.parse(withDefaultOf4) };
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-models-'));
  writeFileSync(join(folder, 'quartet.json'), JSON.stringify(quartet));
  return folder;
}

const { discord } = await sharedBot({ env: { MODELS_DIR: createModelsFolder(), MAX_PICTURES_PER_DAY: '9' } });
const imagine = (name: string) =>
  discord.person(name).command('imagine', { prompt: 'a fox', megapixels: '0.25', lora: 'owner/quartet' });

it('counts four pictures against every daily limit if the model’s schema asks for four by default', async () => {
  await (await discord.person('admin').command('limits everyone', { pictures_per_day: 7 })).answer();
  expect(picturesIn(await (await imagine('Ben')).answer(hasPictures))).toHaveLength(4);
  const overServerLimit = await (await imagine('Ben')).answer(isEphemeral);
  expect(textOf(overServerLimit)).toContain('that this server allows you a day, 3 are left; this would be 4.');
  await (await imagine('Cleo')).answer(hasPictures);
  const overOperatorLimit = await (await imagine('Ada')).answer(isEphemeral);
  expect(textOf(overOperatorLimit)).toContain('for today, 1 is left; this would be 4.');
});
