import { expect, it } from 'vitest';
import { walkComponents } from '#playground/validate/components/component-tree.ts';
import { SETTINGS_PAGES } from '#schema/settings/setting.ts';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { selectOptionsIn } from '#test/support/discord/imagine.ts';
import { controlsIn, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { commandPacket } from '#test/support/discord/packets.ts';
import { controlOf } from '#test/support/discord/person/message.ts';
import { openSettingsPage } from '#test/support/discord/settings.ts';

const { discord } = await sharedBot();
const admin = () => discord.person('admin');
let lastId = 1_800_000_000_000_000_000n;
const GALLERY = '1100000000000001002';

const openPanel = () => openSettingsPage('pictures', admin());
type Panel = Awaited<ReturnType<typeof openPanel>>;
/** What channel selects of a message have chosen. */
const chosenChannels = (message: Panel) =>
  [...walkComponents(message.components)].flatMap(({ node }) => (node.type === 8 ? [node.default_values] : []));

it('shows the admins a panel, and them alone', async () => {
  const panel = await openPanel();
  expect(isEphemeral(panel)).toBe(true);
  expect(textOf(panel)).toContain('Settings of this server');
  await expect(discord.person('Ben').command('settings')).rejects.toThrow();
  await expect(discord.person('Ada', 'dm').command('settings')).rejects.toThrow();
});

it('changes a switch at once, and the same way however often it is pressed', async () => {
  const [off, on] = ['settings:set:recipe_in_files:off', 'settings:set:recipe_in_files:on'];
  const hasControl = (id: string) => (message: Panel) => controlsIn(message).some(({ customId }) => customId === id);
  const panel = await openPanel();
  const [first, second] = await Promise.all([admin().press(panel, off), admin().press(panel, off)]);
  for (const reply of [first, second]) await reply.answer(hasControl(on));
  expect(controlOf(await openPanel(), on).label).toBe('Off');
  await (await admin().press(await openPanel(), on)).answer(hasControl(off));
  expect(controlOf(await openPanel(), off).label).toBe('On');
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

/** Chooses values that the stand-in does not have, as an admin. */
async function chooseRaw(panel: Panel, customId: string, type: number, values: string[]): Promise<Panel> {
  const member = { user: { id: admin().id, username: 'ada' }, roles: [], permissions: '32' };
  const data = { custom_id: customId, component_type: type, values };
  return (await discord.sendRaw(commandPacket(String(++lastId), { type: 3, data, message: panel, member }))).answer();
}

it('stays within Discord’s limits with as much as can be chosen, on every page, and takes it back', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => `${1_100_000_000_000_006_000n + BigInt(index)}`);
  let panel = await openSettingsPage('members', admin());
  panel = await chooseRaw(panel, 'settings:set:painter_roles', 6, ids);
  panel = await chooseRaw(panel, 'settings:set:paint_channels', 8, ids);
  panel = await (await admin().select(panel, /^settings:set:visibility:/, ['ask'])).answer();
  panel = await (await admin().select(panel, /^settings:set:hidden_buttons:/, [])).answer();
  expect(JSON.stringify(panel.components).match(/"id":"11000000000000060\d\d"/g)).toHaveLength(50);
  for (const page of Object.keys(SETTINGS_PAGES)) {
    const shown = await (await admin().select(panel, 'settings:page', [page])).answer();
    expect([...walkComponents(shown.components)].length).toBeLessThanOrEqual(40);
    expect(textOf(shown).length).toBeLessThanOrEqual(4000);
  }
  panel = await openSettingsPage('members', admin());
  for (const id of ['painter_roles', 'paint_channels', 'visibility', 'hidden_buttons'])
    panel = await (await admin().select(panel, 'Back to default…', [id])).answer();
  expect(controlsIn(panel).map(({ label }) => label)).not.toContain('Back to default…');
});

it('keeps what two admins change at the same time', async () => {
  const [mine, theirs] = [await openSettingsPage('members', admin()), await openPanel()];
  const changes = [
    admin().select(mine, /^settings:set:visibility:/, ['private']),
    admin().press(theirs, 'settings:set:show_cost:on'),
    admin().press(theirs, 'settings:set:recipe_in_files:off'),
  ];
  await Promise.all(changes.map(async (change) => (await change).answer()));
  const [members, pictures] = [await openSettingsPage('members', admin()), await openPanel()];
  const chosen = (panel: Panel) => selectOptionsIn(panel).filter((option) => 'default' in option && option.default);
  expect(chosen(members).map(({ value }) => value)).toContain('private');
  expect(controlsIn(pictures).map(({ customId }) => customId)).toEqual(
    expect.arrayContaining(['settings:set:show_cost:off', 'settings:set:recipe_in_files:on']),
  );
  await (await admin().select(members, 'Back to default…', ['visibility'])).answer();
  for (const id of ['settings:set:show_cost:off', 'settings:set:recipe_in_files:on'])
    await (await admin().press(pictures, id)).answer();
});
