import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';
import { modelFileWith } from '#test/support/models/model-with.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const folder = mkdtempSync(join(tmpdir(), 'lorikeet-models-'));
const side = { type: 'integer', default: 1024, minimum: 256, maximum: 1536 };
writeFileSync(
  join(folder, 'sdxl.json'),
  JSON.stringify(
    modelFileWith(
      {
        negative_prompt: { type: 'string' },
        width: side,
        height: side,
        scheduler: { type: 'string', enum: ['DDIM', 'KarrasDPM', 'K_EULER'] },
        guidance_scale: { type: 'number', minimum: 1, maximum: 50 },
        num_inference_steps: { type: 'integer', minimum: 1, maximum: 100 },
        seed: { type: 'integer' },
      },
      [],
      'owner/dreamshaper_8',
    ),
  ),
);
const { discord } = await sharedBot({ env: { MODELS_DIR: folder } });
const PAINTERS = COMPILED_MODELS.filter(({ kind }) => kind === 'imagine').map(({ name }) => name);
const SETTINGS =
  'Steps: 3, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1234, Size: 512x768, Model hash: 6ce01, Clip skip: 2';
const INFOTEXT = `a fox, in the snow Negative prompt: lowres, text ${SETTINGS}`;
const read = (message: Parameters<typeof textOf>[0]) => textOf(message).replaceAll('\\', '');

describe('pasted settings', () => {
  it.each(PAINTERS)('are the options of %s, as far as it has them', async (lora) => {
    const { message } = await imagineAs(discord, { prompt: INFOTEXT, lora });
    const text = read(message);
    expect(text).toMatch(
      /^\*\*a fox, in the snow\*\*\n-# .* · seed 1234 · (?:512 × 768|832 × 1248|832 × 1216) · 3 steps/,
    );
    expect(text).toMatch(/left out Sampler DPM\+\+ 2M Karras, Model hash 6ce01, and Clip skip 2: no equivalent here/);
    expect(text).toMatch(/left out Negative prompt lowres, text: .* does not take negative_prompt/);
  });

  it('are all those of a model that has them, and choose it', async () => {
    const { reply, message } = await imagineAs(discord, { prompt: `${INFOTEXT}, Model: dreamshaper_8` });
    expect(read(message)).toMatch(/^\*\*a fox, in the snow\*\*\n-# Model · seed 1234 · 512 × 768 · 3 steps/);
    const line = textOf(await (await reply.press('Details')).answer());
    expect(line).toContain(
      'negative_prompt:lowres, text seed:1234 guidance_scale:7 num_inference_steps:3 scheduler:KarrasDPM width:512 height:768',
    );
  });

  it('name a model and LoRAs that are not here in a note, and are read in Edit', async () => {
    const { reply } = await imagineAs(discord, SMALL_IMAGINE_OPTIONS);
    const prompt = `a fox <lora:add_detail:1>\nNegative prompt: text\n${SETTINGS}, Model: juggernaut`;
    const text = read(await (await submitModal(await reply.press('Edit'), { prompt })).answer(hasPictures));
    expect(text).toMatch(/^\*\*a fox\*\*\n-# Illustration · seed 1234 · 512 × 768 · 3 steps/);
    expect(text).toContain('left out <lora:add_detail:1>: There is no LoRA add_detail here');
    expect(text).toContain('left out Model juggernaut');
    expectNoDiscordProblems(discord);
  });
});
