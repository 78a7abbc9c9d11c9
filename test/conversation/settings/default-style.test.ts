import type { APIMessage } from 'discord.js';
import { afterAll, expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { imagineAs, selectOptionsIn } from '#test/support/discord/imagine.ts';
import { isEphemeral, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { changeSetting, openSettingsPage } from '#test/support/discord/settings.ts';

const { discord } = await sharedBot();
const ada = discord.person('Ada');
const CUSTOM_ID = 'settings:set:default_style';
const LASSIE = 'heller-software/lassie-dog';
const choose = (ref: string) => changeSetting(discord, 'pictures', CUSTOM_ID, [ref]);
const run = async (name: string, options = {}) => textOf(await (await ada.command(name, options)).answer());
/** The option of the panel that is chosen. */
const chosenIn = (panel: APIMessage) =>
  selectOptionsIn(panel).find(
    (option) => 'default' in option && option.default === true && option.value !== 'pictures',
  );
const paintedWith = async (options = {}) =>
  textOf((await imagineAs(discord, { prompt: 'a fox', megapixels: '0.25', ...options })).message);
afterAll(async () => {
  await choose('default');
});

it('is what is painted with where nobody chooses, and the same as that of /lora default', async () => {
  expect(chosenIn(await openSettingsPage('pictures', ada))?.label).toMatch(/, my own default$/);
  expect(chosenIn(await choose(LASSIE))?.value).toBe(LASSIE);
  expect(await paintedWith()).toMatch(/-# Lassie dog · /i);
  expect(await paintedWith({ lora: 'jdreetz/illustration' })).toContain('Illustration · ');
  expect(await run('lora default')).toContain(`**This server** ${LASSIE}`);

  await run('lora default', { lora: 'jdreetz/illustration', channel: '1100000000000001002' });
  await run('lora default', { lora: 'jdreetz/illustration' });
  const panel = await openSettingsPage('pictures', ada);
  expect(chosenIn(panel)?.value).toBe('jdreetz/illustration');
  const reset = await (await ada.select(panel, 'Back to default…', ['default_style'])).answer();
  expect(chosenIn(reset)?.label).toMatch(/, my own default$/);
  // The channel's own stays.
  expect(await run('lora default')).toContain('<#1100000000000001002> jdreetz/illustration');
  await run('lora default', { clear: true, channel: '1100000000000001002' });
});

it('offers presets, forgets them with the preset, and refuses one that is gone', async () => {
  await (await (await ada.command('lora add', { name: 'Ours', reference: 'owner/ours' })).press('Save')).answer(
    (message) => textOf(message).includes('Saved.'),
  );
  expect(chosenIn(await choose('Ours'))?.label).toBe('Ours');
  expect(await paintedWith()).toContain('Ours · ');
  const removal = await (await ada.command('lora remove', { name: 'Ours' })).press('Remove');
  await removal.answer((message) => textOf(message).includes('was removed'));
  const panel = await openSettingsPage('pictures', ada);
  expect(chosenIn(panel)?.label).toMatch(/, my own default$/);
  const data = { custom_id: CUSTOM_ID, component_type: 3, values: ['Ours'] };
  const member = { user: { id: ada.id, username: 'ada' }, roles: [], permissions: '32' };
  const packet = commandPacket('1830000000000000001', { type: 3, data, message: panel, member });
  const refused = await (await discord.sendRaw(packet)).answer();
  expect([isEphemeral(refused), textOf(refused)]).toEqual([true, expect.stringContaining('There is no LoRA')]);
});
