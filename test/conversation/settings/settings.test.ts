import { expect, it } from 'vitest';
import { walkComponents } from '#playground/validate/components/component-tree.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { controlsIn, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { controlOf } from '#test/support/discord/message.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { openSettingsPage } from '#test/support/discord/settings.ts';

const { discord } = await sharedBot();
const admin = () => discord.person('admin');
let lastId = 1_800_000_000_000_000_000n;
const GALLERY = '1100000000000001002';

const openPanel = () => openSettingsPage('pictures', admin());
/** What channel selects of a message have chosen. */
const chosenChannels = (message: Awaited<ReturnType<typeof openPanel>>) =>
  [...walkComponents(message.components)].flatMap(({ node }) => (node.type === 8 ? [node.default_values] : []));

it('shows the admins a panel, and them alone', async () => {
  const panel = await openPanel();
  expect(isEphemeral(panel)).toBe(true);
  expect(textOf(panel)).toContain('Settings of this server');
  await expect(discord.person('Ben').command('settings')).rejects.toThrow();
  await expect(discord.person('Ada', 'dm').command('settings')).rejects.toThrow();
});

it('changes a switch at once, and the same way however often it is pressed', async () => {
  const panel = await openPanel();
  expect(controlOf(panel, 'On').customId).toBe('settings:set:recipe_in_files:off');
  const [first, second] = await Promise.all([admin().press(panel, 'On'), admin().press(panel, 'On')]);
  for (const reply of [first, second])
    await reply.answer((message) => controlsIn(message).some(({ label }) => label === 'Off'));
  expect(controlOf(await openPanel(), 'Off').customId).toBe('settings:set:recipe_in_files:on');
  await (await admin().press(await openPanel(), 'Off')).answer((message) =>
    controlsIn(message).some(({ label }) => label === 'On'),
  );
});

it('turns the page, and sets and clears a channel', async () => {
  const favourites = await (await admin().select(await openPanel(), 'settings:page', ['favourites'])).answer(
    (message) => textOf(message).includes('Favourites’ channel'),
  );
  expect(chosenChannels(favourites)).toEqual([undefined]);
  const set = await (await admin().select(favourites, 'None', [GALLERY])).answer((message) =>
    JSON.stringify(chosenChannels(message)).includes(GALLERY),
  );
  const cleared = await (await admin().select(set, 'None', [])).answer(
    (message) => !JSON.stringify(chosenChannels(message)).includes(GALLERY),
  );
  expect(chosenChannels(cleared)).toEqual([undefined]);
});

it('refuses a press by somebody who may not change settings, and a setting that does not exist', async () => {
  const panel = await openPanel();
  const press = (customId: string, permissions: string) => {
    const member = { user: { id: '1100000000000000102', username: 'ben' }, roles: [], permissions };
    const data = { custom_id: customId, component_type: 2 };
    return discord.sendRaw(commandPacket(String(++lastId), { type: 3, data, message: panel, member }));
  };
  const denied = await (await press('settings:set:recipe_in_files:off', '0')).answer();
  expect(textOf(denied)).toContain('Only members with *Manage Server*');
  const unknown = await (await press('settings:set:gone:off', '32')).answer();
  expect(textOf(unknown)).toContain('This setting is from an older version');
  expect(controlOf(await openPanel(), 'On')).toBeDefined();
});
