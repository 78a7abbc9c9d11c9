import type { APIMessage } from 'discord.js';
import { expect, it } from 'vitest';
import { SETTINGS_PAGES } from '#schema/settings/setting.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { controlsIn, hasPictures, type Reply } from '#test/support/discord/index.ts';
import { createForgottenWords, readPseudoLanguages } from '#test/support/language/forgotten-words.ts';
import { speakPseudoLanguages } from '#test/support/language/pseudo.ts';

speakPseudoLanguages();
const { discord } = await sharedBot();
const admin = discord.person('admin');
readPseudoLanguages(discord, admin);
const forgotten = createForgottenWords(discord);
const labels = (message: APIMessage) => controlsIn(message).map(({ label }) => label);
const answerOf = (reply: Promise<Reply>) => reply.then((each) => each.answer());
const paint = (options = {}) =>
  admin.command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...options }).then((reply) => reply.answer(hasPictures));

it.each([
  ['help'],
  ['me show'],
  ['me limits'],
  ['show mine'],
  ['show waiting'],
  ['limits show'],
  ['lora list'],
  ['lora default'],
  ['lora managers'],
  ['lists show'],
  ['usage mine'],
  ['usage server'],
])('/%s', async (command) => {
  await answerOf(admin.command(command));
  expect(forgotten()).toEqual([]);
});

it('a result, and what its buttons show', async () => {
  const result = await paint({ prompt: 'a fox in the snow' });
  expect(labels(result).length).toBeGreaterThan(5);
  await answerOf(admin.press(result, '⟪Details⟫'));
  await (await admin.press(result, '⟪Reroll⟫')).answer(hasPictures);
  await (await admin.press(result, '⟪Upscale 2×⟫')).answer(hasPictures);
  await (await admin.press(result, '⟪Edit⟫')).modal();
  expect(forgotten()).toEqual([]);
});

it('notes of what was left out', async () => {
  await paint({ prompt: 'a fox --chaos 5 --seed 3 --ar 7:3' });
  await paint({ guidance_scale: 3, output_quality: 50, output_format: 'png' });
  expect(forgotten()).toEqual([]);
});

it.each([
  { prompt: ' ' },
  { prompt: 'a fox', lora: 'nobody/knows' },
  { prompt: 'a fox', aspect_ratio: 'custom' },
  { prompt: 'a fox', more: 'nothing: 3' },
  { prompt: 'a fox', width: 300 },
  { prompt: 'a fox', disable_safety_checker: true },
])('a refusal of %o', async (options) => {
  await answerOf(admin.command('imagine', options));
  expect(forgotten()).toEqual([]);
});

it('a sheet', async () => {
  const planned = await answerOf(admin.command('compare', { prompt: 'a fox', x: 'seeds 2' }));
  const start = labels(planned).find((label) => label?.includes('Paint')) ?? '';
  await (await admin.press(planned, start)).answer((message) => JSON.stringify(message).includes('Continue'));
  await answerOf(admin.command('compare', { prompt: 'a fox', x: 'nonsense' }));
  const grid = await answerOf(
    admin.command('compare', { prompt: 'a fox', x: 'scale 0.6, 0.8', y: 'steps 1, 2', width: 256, height: 256 }),
  );
  await admin.press(grid, '⟪Not now⟫');
  await admin.autocomplete('compare', 'x', 'seeds 3', { prompt: 'a fox' });
  expect(forgotten()).toEqual([]);
});

it('the settings', async () => {
  let panel = await answerOf(admin.command('settings'));
  for (const page of Object.keys(SETTINGS_PAGES))
    panel = await (await admin.select(panel, 'settings:page', [page])).answer();
  expect(forgotten()).toEqual([]);
});
