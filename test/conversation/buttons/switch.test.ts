import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS, selectOptionsIn } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { controlsIn } from '#test/support/discord/person/message.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();

const imagineModels = COMPILED_MODELS.filter(({ kind }) => kind === 'imagine').map(({ name: model }) => model);
const SWITCH_LABEL = 'Switch LoRA…';

describe('Switch LoRA', () => {
  it.each(imagineModels)('paints the same prompt and seed with any LoRA other than %s', async (lora) => {
    const { reply, message } = await imagineAs(discord, { prompt: 'a house', lora, seed: 12, aspect_ratio: '3:2' });
    const others = selectOptionsIn(message).map(({ value }) => value);
    expect(others.toSorted()).toEqual(imagineModels.filter((each) => each !== lora).toSorted());
    for (const other of others) {
      const switched = await (await reply.select(SWITCH_LABEL, [other], discord.person('Cleo'))).answer(hasPictures);
      const [from, to] = [lora, other].map(
        (model) => COMPILED_MODELS.find((modelJson) => modelJson.name === model)?.title,
      );
      expect(textOf(switched)).toContain(' · seed 12 · 1216 × 832');
      expect(textOf(switched)).toMatch(/Switched(?: by <@\d+>)? from \[the earlier picture\]\(\S+\) · LoRA /);
      expect(textOf(switched).replaceAll('\\', '')).toContain(`LoRA ${from} → ${to}`);
    }
  });

  it('names the options that the other LoRA does not accept', async () => {
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12, go_fast: true });
    const switched = await (await reply.select(SWITCH_LABEL, ['black-forest-labs/flux-schnell-lora'])).answer(
      hasPictures,
    );
    expect(textOf(switched)).toContain('left out aspect_ratio');
  });

  it('offers the most used LoRAs first', async () => {
    const { message } = await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'dm');
    const before = selectOptionsIn(message).at(-1)?.value ?? '';
    for (let times = 0; times < 3; times += 1) await imagineAs(discord, { prompt: 'x', lora: before }, 'Ben', 'dm');
    const after = await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'dm');
    expect(selectOptionsIn(after.message)[0]?.value).toBe(before);
  });

  it('on an upscaled picture paints the original with another LoRA', async () => {
    const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12 });
    const large = await reply.press('Upscale 2×');
    expect(selectOptionsIn(await large.answer(hasPictures)).map(({ value }) => value)).not.toContain(
      'jdreetz/illustration',
    );
    const switched = await (await large.select(SWITCH_LABEL, ['heller-software/lassie-dog'])).answer(hasPictures);
    expect(textOf(switched)).toContain('LoRA Illustration → ');
  });
});

/** A folder of so many models beside those that are shipped. */
function createModelsFolder(count: number): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'lorikeet-')), 'models');
  mkdirSync(folder);
  const file = modelFile.parse(SHIPPED_MODELS[0]);
  for (let n = 1; n <= count; n += 1) {
    const modelJson = { ...file, model: `owner/look-${n}`, title: `Look ${n}`, trigger: `TOK${n}` };
    writeFileSync(join(folder, `${n}.json`), JSON.stringify(modelJson));
  }
  return folder;
}

describe('more LoRAs than a select can contain', () => {
  it('are offered page by page in an ephemeral reply, and paint a public result', async () => {
    await using many = await startBot({ env: { MODELS_DIR: createModelsFolder(60) } });
    const ben = many.discord.person('Ben');
    const { reply, message } = await imagineAs(many.discord, { ...SMALL_IMAGINE_OPTIONS, seed: 12 });
    expect(selectOptionsIn(message)).toHaveLength(25);
    expect(selectOptionsIn(message).at(-1)?.label).toBe('More…');
    const list = await reply.select(SWITCH_LABEL, [':more']);
    const first = await list.answer();
    expect(isEphemeral(first)).toBe(true);
    expect(selectOptionsIn(first)).toHaveLength(25);
    expect(controlsIn(first).map(({ label }) => label)).toEqual([SWITCH_LABEL, 'More']);
    const seen = selectOptionsIn(first).map(({ value }) => value);
    const next = await ben.press(first, 'More');
    const second = await next.answer((each) => textOf(each).includes('page 2 of 3'));
    expect(second.id).toBe(first.id);
    seen.push(...selectOptionsIn(second).map(({ value }) => value));
    const last = await (await ben.press(second, 'More')).answer((each) => textOf(each).includes('page 3 of 3'));
    seen.push(...selectOptionsIn(last).map(({ value }) => value));
    expect(new Set(seen).size).toBe(66);
    const switched = await (await ben.select(last, SWITCH_LABEL, [selectOptionsIn(last).at(-1)?.value ?? ''])).answer(
      hasPictures,
    );
    expect(isEphemeral(switched)).toBe(false);
    expect(textOf(switched)).toContain('seed 12');
    expectNoDiscordProblems(many.discord);
  });

  it('replace their trigger words in the prompt', async () => {
    await using many = await startBot({ env: { MODELS_DIR: createModelsFolder(2) } });
    const { reply } = await imagineAs(many.discord, {
      ...SMALL_IMAGINE_OPTIONS,
      prompt: 'tok1, a fox',
      lora: 'owner/look-1',
      seed: 1,
    });
    const switched = await (await reply.select(SWITCH_LABEL, ['owner/look-2'])).answer(hasPictures);
    expect(textOf(switched)).toMatch(/^\*\*TOK2, a fox\*\*/);
    expectNoDiscordProblems(many.discord);
  });
});
