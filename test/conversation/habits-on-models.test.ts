import { beforeAll, describe, expect, it } from 'vitest';
import { readTexts } from '#services/images/embedded/read-texts.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, labelsOf } from '#test/support/discord/imagine.ts';
import { hasPictures, picturesIn, textOf } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();
const ben = discord.person('Ben');
const painters = COMPILED_MODELS.filter(({ kind }) => kind === 'imagine');
type Painted = Awaited<ReturnType<typeof imagineAs>>;
const fileOf = ({ message }: Painted) =>
  discord.playground.readAttachment(picturesIn(message)[0]?.url ?? '')?.bytes ?? expect.fail('no file');

describe.each(painters.map((model) => [model.name, model] as const))('a result of %s', (lora, model) => {
  let painted: Painted;
  beforeAll(async () => {
    const options = { lora, seed: 8, output_format: 'png', megapixels: '0.25' };
    const own = Object.entries(options).filter(([name]) => name === 'lora' || model.options.has(name));
    painted = await imagineAs(discord, { ...Object.fromEntries(own), prompt: 'a fox in the snow' });
  });

  it('is painted again from its file alone', async () => {
    const bytes = fileOf(painted);
    expect(JSON.parse((await readTexts(bytes)).recipe ?? '')).toMatchObject({ style: lora, options: { seed: 8 } });
    const said = await discord.person('Ada').say('look', [{ name: 'found.png', bytes, type: 'image/png' }]);
    const recipe = await ben.menu('Recipe', said.id);
    await recipe.answer((message) => labelsOf(message).includes('Paint it'));
    const again = await (await recipe.press('Paint it')).answer(hasPictures);
    expect(textOf(again)).toMatch(new RegExp(`-# ${model.title} · seed 8 · `));
  });

  it('is changed by words', async () => {
    const changed = await submitModal(await painted.reply.press('Change…'), { prompt: 'make it night' });
    expect(textOf(await changed.answer(hasPictures))).toMatch(/make it night[\s\S]*Changed by words .*from \[/);
  });

  it('is painted over where the model takes a mask, and has no such button elsewhere', async () => {
    expect(labelsOf(painted.message).includes('Paint over…')).toBe(model.params.has('mask'));
    if (!model.params.has('mask')) return;
    const { submit } = await (await painted.reply.press('Paint over…')).modal();
    const fields = [
      { customId: 'mask', values: ['copy'] },
      { customId: 'prompt', value: 'a castle' },
    ];
    const preview = await submit(fields, { copy: { name: 'copy.png', bytes: await samplePicture(256, 320) } });
    const text = textOf(await preview.answer((message) => /What is pink|copy/.test(textOf(message))));
    expect(text).toMatch(/What is pink is painted anew|the same|differs/);
  });

  it('gets a star from everybody once', async () => {
    for (const name of ['Ben', 'Ben', 'Cleo']) await discord.person(name).press(painted.message, '⭐');
    const labels = () => labelsOf(discord.playground.getMessage(painted.message.id)?.message ?? painted.message);
    await expect.poll(labels).toContain('⭐ 2');
    expectNoDiscordProblems(discord);
  });
});
