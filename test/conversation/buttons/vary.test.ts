import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import {
  customIdOf,
  imagineAs,
  labelsOf,
  SMALL_IMAGINE_OPTIONS,
  sendRawComponent,
  sizesOf,
} from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();

const imagineModels = COMPILED_MODELS.filter(({ kind }) => kind === 'imagine');
const modelsWithImage = imagineModels.filter(({ params }) => params.has('image')).map(({ name: model }) => model);
const modelsWithoutImage = imagineModels.filter(({ params }) => !params.has('image')).map(({ name: model }) => model);

it.each(modelsWithImage)('starts from a picture of %s, with a small or a large variation', async (lora) => {
  const { reply, message } = await imagineAs(discord, { prompt: 'a fox', lora, seed: 12, megapixels: '0.25' });
  expect(labelsOf(message)).toEqual(expect.arrayContaining(['Vary subtle', 'Vary strong']));
  for (const [label, strength] of [
    ['Vary subtle', 0.35],
    ['Vary strong', 0.75],
  ] as const) {
    const varied = await (await reply.press(label)).answer(hasPictures);
    expect(textOf(varied)).toMatch(/-# Varied from \[the earlier picture\]\(\S+\) · /);
    expect(textOf(varied)).toMatch(/ · seed 12 → \d+/);
    expect(textOf(varied)).toContain(` · strength ${strength}`);
    expect(sizesOf(varied)).toEqual(sizesOf(message));
  }
});

it.each(modelsWithoutImage)('paints with a nearby seed if %s accepts no picture, and says so', async (lora) => {
  const { reply, message } = await imagineAs(discord, { prompt: 'a fox', lora, seed: 12 });
  expect(labelsOf(message)).toContain('Vary');
  expect(labelsOf(message)).not.toContain('Vary subtle');
  const varied = await (await reply.press('Vary')).answer(hasPictures);
  expect(textOf(varied)).toContain(' · seed 12 → 13 · this model takes no picture, so with a nearby seed');
});

it('varies each of several pictures with seeds of its own', async () => {
  const { reply } = await imagineAs(discord, {
    prompt: 'a fox',
    lora: modelsWithoutImage[0] ?? '',
    seed: 10,
    num_outputs: 3,
  });
  expect(textOf(await (await reply.press('V1')).answer(hasPictures))).toContain('seed 10 → 13');
  expect(textOf(await (await reply.press('V3')).answer(hasPictures))).toContain('seed 10 → 19');
});

it('gives a normal result, which can be varied, rerolled and upscaled', async () => {
  const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, num_outputs: 2 });
  const second = await reply.press('V2', discord.person('Cleo'));
  const varied = await second.answer(hasPictures);
  expect(picturesIn(varied)).toHaveLength(2);
  expect(textOf(varied)).toContain(`Varied by <@${discord.person('Cleo').id}> from [picture 2](`);
  const third = await second.press('V1');
  expect(textOf(await third.answer(hasPictures))).toContain(`/${varied.id}) · seed`);
  expect(textOf(await (await third.press('Reroll')).answer(hasPictures))).not.toMatch(/Rerolled.*strength/);
  expect(sizesOf(await (await third.press('U1')).answer(hasPictures))).toEqual([{ width: 512, height: 640 }]);
});

it('leaves out options that cannot be combined with a picture', async () => {
  await using replicate = await openFakeReplicate();
  await using paid = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
  });
  const { reply } = await imagineAs(paid.discord, {
    ...SMALL_IMAGINE_OPTIONS,
    go_fast: true,
    guidance_scale: 2,
    seed: 5,
  });
  const varied = await (await reply.press('Vary subtle')).answer(hasPictures);
  expect(replicate.predictions.at(-1)?.input).toEqual({
    disable_safety_checker: false,
    prompt: 'a fox',
    guidance_scale: 2,
    prompt_strength: 0.35,
    seed: expect.any(Number),
    image: expect.stringContaining(new URL(replicate.apiUrl).origin),
  });
  expect(textOf(varied)).not.toContain('custom size');
  expectNoDiscordProblems(paid.discord);
});

it('refuses with a reply if the picture was deleted', async () => {
  const { message } = await imagineAs(discord);
  const { components: _, attachments: __, ...bare } = message;
  const customId = customIdOf(message, 'Vary strong');
  const nothing = await sendRawComponent(discord, { ...bare, components: [], attachments: [] }, customId);
  expect(textOf(await nothing.answer())).toContain('no longer in this message');
  const url = picturesIn(message)[0]?.url ?? '';
  const lost = JSON.parse(JSON.stringify(message).replaceAll(url, `${new URL(url).origin}/attachments/1/2/gone.webp`));
  const answer = await (await sendRawComponent(discord, lost, customId)).answer();
  expect(textOf(answer)).toContain('can no longer be read from Discord');
  expect(isEphemeral(answer)).toBe(true);
});
