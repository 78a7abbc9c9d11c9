import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { labelsOf } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { readModalValues } from '#test/support/discord/modal-values.ts';
import { componentPacket } from '#test/support/discord/packets.ts';

const { discord } = await sharedBot();

const ALONE = [
  'Paint a fox in the snow',
  'Compare three media…',
  'Show my pictures',
  'Set my own defaults…',
  'Show my limits',
];
const MEMBER = [...ALONE, 'List the presets', 'Show the default LoRA'];
const ADMIN = [...MEMBER, 'Show the server’s limits', 'Open the settings'];

it.each([
  ['a member', 'member', 'general', MEMBER, /`\/imagine`/, /`\/lora add`|As an admin/],
  ['an admin', 'admin', 'general', ADMIN, /`\/lora add`[\s\S]*As an admin/, /^$/],
  ['whoever is alone with me', 'Ben', 'dm', ALONE, /`\/imagine`/, /Presets|As an admin/],
])('tells %s what they can do', async (_, person, channel, labels, contains, lacks) => {
  const message = await (await discord.person(person, channel).command('help')).answer();
  expect(isEphemeral(message)).toBe(true);
  expect(labelsOf(message)).toEqual(labels);
  expect(textOf(message)).toMatch(contains);
  expect(textOf(message)).not.toMatch(lacks);
});

it('has examples that do what the command would', async () => {
  const page = await discord.person('admin').command('help');
  const painted = await (await page.press('Paint a fox in the snow')).answer(hasPictures);
  expect([isEphemeral(painted), textOf(painted)]).toEqual([false, expect.stringMatching(/^\*\*a fox in the snow/)]);
  const plan = await (await page.press('Compare three media…')).answer();
  expect(textOf(plan)).toMatch(/oil painting, ink drawing, photo/);
  expect(labelsOf(plan)).toContain('Paint 3 pictures');
  expect(await readModalValues(await page.press('Set my own defaults…'))).toMatchObject({ options: '' });
  for (const label of ADMIN.filter((each) => /^(?:Show|List|Open)/.test(each))) {
    const answer = await (await page.press(label)).answer();
    expect([label, isEphemeral(answer), textOf(answer).length > 10]).toEqual([label, true, true]);
    expect(textOf(answer)).not.toMatch(/went wrong|no longer/);
  }
});

it('runs no example that somebody has no page with', async () => {
  const page = await (await discord.person('admin').command('help')).answer();
  const packet = componentPacket('1900000000000000007', page.id, 'help:settings');
  const member = { user: { id: '1100000000000000102', username: 'ben' }, roles: [], permissions: '2048' };
  const answer = await (await discord.sendRaw({ ...packet, member })).answer();
  expect(textOf(answer)).toMatch(/^You can no longer do this here/);
});
