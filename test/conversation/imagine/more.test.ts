import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imagine } from '#commands/imagine.ts';
import { loadModels } from '#services/models/models.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';

const picture = { type: 'string', format: 'uri' };
const text = { type: 'string' };
const schedulers = Array.from({ length: 30 }, (_, at) => `Scheduler ${at}`);

/** The operator's own model: with everything that the shipped ones lack. */
const folder = mkdtempSync(join(tmpdir(), 'lorikeet-models-'));
writeFileSync(
  join(folder, 'sdxl.json'),
  JSON.stringify(
    modelFileWith({
      negative_prompt: { ...text, description: 'What to leave out' },
      scheduler: { ...text, enum: schedulers },
      image: picture,
      style_image: picture,
      pose_image: picture,
      refine: { ...text, enum: ['no_refiner', 'expert'] },
      refine_steps: { type: 'integer', minimum: 1, maximum: 50 },
      apply_watermark: { type: 'boolean' },
      hf_api_token: text,
      seed: { type: 'integer' },
    }),
  ),
);
const { discord } = await sharedBot({ env: { MODELS_DIR: folder } });
const ben = () => discord.person('Ben');
const values = async (...given: Parameters<ReturnType<typeof ben>['autocomplete']>) =>
  (await ben().autocomplete(...given)).map(({ value }) => value);

describe('/imagine', () => {
  it('has the options of all models, as many as Discord takes', () => {
    const names = imagine.data(loadModels(folder)).options.map(({ name }) => name);
    expect(names).toHaveLength(25);
    for (const name of ['negative_prompt', 'scheduler', 'image2', 'image3', 'more', 'private'])
      expect(names).toContain(name);
    expect(names).not.toContain('go_fast');
  });

  it('reaches every other field of the model with `more`, and shows it in Details and Edit', async () => {
    const options = {
      prompt: 'a fox',
      lora: 'owner/model',
      negative_prompt: 'snow',
      scheduler: 'Scheduler 29',
      more: 'refine: expert; refine_steps: 12',
    };
    const reply = await ben().command('imagine', options);
    await reply.answer(hasPictures);
    const details = textOf(await (await reply.press('Details')).answer());
    expect(details).toContain('refine: expert');
    expect(details).toMatch(/negative_prompt:snow seed:\d+ scheduler:Scheduler 29/);
    expect(details).toContain('more:refine: expert; refine_steps: 12');
    expect(details).not.toContain('hf_api_token');
  });

  it('says which entry is wrong, and what is there twice', async () => {
    const wrong = { prompt: 'a fox', lora: 'owner/model', more: 'refine: never' };
    const refused = await (await ben().command('imagine', wrong)).answer(isEphemeral);
    expect(textOf(refused)).toContain('can be no_refiner or expert');
    const twice = { prompt: 'a fox', lora: 'owner/model', seed: 1, more: 'seed: 2' };
    const answer = await (await ben().command('imagine', twice)).answer(isEphemeral);
    expect(textOf(answer)).toContain('is an option already');
    const secret = { prompt: 'a fox', lora: 'owner/model', more: 'hf_api_token: abc' };
    expect(textOf(await (await ben().command('imagine', secret)).answer(isEphemeral))).toContain(
      'there is no `hf_api_token` here',
    );
  });
});

describe('autocomplete of `more`', () => {
  const lora = { prompt: 'a fox', lora: 'owner/model' };

  it('offers names with what they take, those without an option of their own first', async () => {
    const [first, ...others] = await ben().autocomplete('imagine', 'more', '', lora);
    expect(first).toEqual({ name: 'refine: no_refiner, expert', value: 'refine:' });
    expect(others.map(({ value }) => value)).toContain('apply_watermark:');
    expect(others.map(({ value }) => value)).not.toContain('hf_api_token:');
  });

  it('offers the values of a name, then further names', async () => {
    expect(await values('imagine', 'more', 'refine: ', lora)).toEqual([
      'refine: ',
      'refine: no_refiner',
      'refine: expert',
    ]);
    const further = await values('imagine', 'more', 'refine: expert; refine', lora);
    expect(further).toEqual(['refine: expert; refine_steps:']);
    expect(await values('imagine', 'more', 'refine: expert; apply_watermark: t', lora)).toContain(
      'refine: expert; apply_watermark: true',
    );
  });

  it('offers what is too much for a list of choices', async () => {
    expect(await values('imagine', 'scheduler', '2', lora)).toContain('Scheduler 29');
    expect(await values('imagine', 'scheduler', '', lora)).toHaveLength(25);
  });
});
