import { expect, it } from 'vitest';
import { modelFile } from '#schema/model/model.ts';
import { SHIPPED_MODELS } from '#schema/model/models/index.ts';
import { parsePicture } from '#services/images/picture.ts';
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
import { hasPictures, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openFakeCog } from '#test/support/fake-cog/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { COMPILED_MODELS } from '#test/support/shipped-models.ts';

const { discord } = await sharedBot();

const loraModels = COMPILED_MODELS.filter(({ kind, params }) => kind === 'imagine' && params.has('lora_scale')).slice(
  0,
  5,
);

it.each(loraModels.map(({ name: model }) => model))('upscales a picture of %s', async (lora) => {
  const { reply } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, lora });
  const large = await (await reply.press('Upscale 2×')).answer(hasPictures);
  expect(sizesOf(large)).toEqual([{ width: 512, height: 640 }]);
  expect(textOf(large)).toMatch(/^\*\*a fox\*\*\n-# Enlarged here, without a model · 512 × 640 · [\d.]+ s/);
  expect(textOf(large)).toMatch(/\n-# Enlarged(?: by <@\d+>)? from \[the earlier picture\]\(https:\S+\) · 2×$/);
});

it('upscales one of several pictures to twice its width, and a single one to four times', async () => {
  const { reply, message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, num_outputs: 4 });
  expect(labelsOf(message).slice(0, 4)).toEqual(['U1', 'U2', 'U3', 'U4']);
  const third = await reply.press('U3', discord.person('Cleo'));
  const twice = await third.answer(hasPictures);
  expect(sizesOf(twice)).toEqual([{ width: 512, height: 640 }]);
  expect(textOf(twice)).toContain(`Enlarged by <@${discord.person('Cleo').id}> from [picture 3](`);
  const shown = (url = '') => discord.playground.readAttachment(url)?.bytes ?? new Uint8Array();
  expect((await parsePicture(shown(picturesIn(twice)[0]?.url))).width).toBe(512);
  const again = await (await third.press('Upscale 4×')).answer(hasPictures);
  expect(sizesOf(again)).toEqual([{ width: 2048, height: 2560 }]);
  expect(labelsOf(again)).not.toContain('Reroll');
  expect(labelsOf(again).filter((label) => /Upscale|Vary/.test(label))).toEqual([]);
});

it('neither offers nor accepts pictures that are too large to upscale', async () => {
  const { message } = await imagineAs(discord, { prompt: 'a fox', aspect_ratio: 'custom', width: 1440, height: 1440 });
  expect(labelsOf(message)).toContain('Upscale 2×');
  expect(labelsOf(message)).not.toContain('Upscale 4×');
  const forged = customIdOf(message, 'Upscale 2×').replace('upscale', 'upscalefour');
  expect(textOf(await (await sendRawComponent(discord, message, forged)).answer())).toBe(
    'This picture is 1440 × 1440: 4 times as wide is more than can be painted and sent. Twice as wide is possible.',
  );
});

it('keeps within the largest size of a file', async () => {
  const own = await startDiscord();
  for (const guild of own.playground.world.guilds) guild.attachmentSizeLimit = 60_000;
  await using strict = await startBot({ discord: own });
  const { reply } = await imagineAs(strict.discord, { prompt: 'a fox', output_format: 'webp', megapixels: '0.25' });
  const large = await (await reply.press('Upscale 2×')).answer(hasPictures);
  const [picture] = picturesIn(large);
  expect(own.playground.readAttachment(picture?.url ?? '')?.bytes.length).toBeLessThanOrEqual(60_000);
  expect(textOf(large)).toContain('to fit 58 kB');
  expectNoDiscordProblems(own);
  await strict.stop();
  await own.close();
});

it('uses the upscaler on Replicate, with a picture that Replicate can load', async () => {
  await using replicate = await openFakeReplicate({ shrink: 1 });
  await using paid = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
  });
  const { reply } = await imagineAs(paid.discord, { prompt: 'a fox', num_outputs: 2, megapixels: '0.25' });
  await (await reply.press('U2')).answer(hasPictures);
  const { input } = replicate.predictions.at(-1) ?? {};
  expect(input).toEqual({ image: expect.stringContaining(new URL(replicate.apiUrl).origin), scale: 2 });
  expectNoDiscordProblems(paid.discord);
});

it('resizes locally if no container has an upscaler, and says so', async () => {
  const modelJson = SHIPPED_MODELS.find((file) => modelFile.parse(file).model === 'jdreetz/illustration');
  await using container = await openFakeCog({ modelJson, generation: 'rust', setupMs: 0, stepMs: 0 });
  await using own = await startBot({ env: { BACKEND: 'cog', COG_URLS: `${container.model}=${container.url}` } });
  const { reply } = await imagineAs(own.discord);
  const large = await (await reply.press('Upscale 2×')).answer(hasPictures);
  expect(sizesOf(large)).toEqual([{ width: 512, height: 640 }]);
  expect(textOf(large)).toContain('Enlarged here, without a model');
  expect(textOf(large)).not.toContain('sketch');
  expect(container.createdCount()).toBe(1);
  expectNoDiscordProblems(own.discord);
});

it('refuses with a reply if the picture is no longer in the message', async () => {
  const { message } = await imagineAs(discord);
  const url = picturesIn(message)[0]?.url ?? '';
  const lost = JSON.parse(JSON.stringify(message).replaceAll(url, `${new URL(url).origin}/attachments/1/2/gone.webp`));
  const answer = await (await sendRawComponent(discord, lost, customIdOf(message, 'Upscale 2×'))).answer();
  expect(textOf(answer)).toContain('can no longer be read from Discord');
});

it('fits a megapixel upscaled four times into Discord’s file limit, within seconds', async () => {
  const { reply } = await imagineAs(discord, { prompt: 'a fox', output_format: 'png' });
  const large = await (await reply.press('Upscale 4×')).answer(hasPictures, 25_000);
  expect(sizesOf(large)).toEqual([{ width: 4096, height: 4096 }]);
});
