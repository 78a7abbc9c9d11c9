import { expect, test } from 'vitest';
import type { Discord } from '#test/support/discord/index.ts';
import { ping, refusedFields, slash, withBot } from './client-bot.ts';

const option = (type: number, name: string, extra: object = {}) => ({ type, name, description: name, ...extra });
const everything = slash('all', [
  option(3, 'text', { required: true, min_length: 2, max_length: 5 }),
  option(4, 'count', { min_value: 1, max_value: 4 }),
  option(10, 'scale', { min_value: -1, max_value: 2 }),
  option(5, 'fast'),
  option(6, 'who'),
  option(7, 'where'),
  option(8, 'role'),
  option(11, 'image'),
  option(3, 'ratio', { choices: [{ name: 'Square', value: '1:1' }] }),
  option(3, 'lora', { autocomplete: true }),
]);

const channelOf = (discord: Discord, name: string) =>
  discord.playground.world.guilds[0]?.channels.find((one) => one.name === name)?.id;

test('options arrive with their types and resolved objects', async () => {
  await using run = await withBot([everything], ping);
  const { discord, seen } = run;
  const admin = discord.person('admin');
  const role = discord.playground.world.guilds[0]?.roles[1]?.id ?? '';
  const where = channelOf(discord, 'gallery') ?? '';
  const image = { name: 'my photo.png', bytes: Buffer.from('no picture at all') };
  const given = {
    text: 'fox',
    count: 2,
    scale: -0.5,
    fast: true,
    who: admin.id,
    where,
    role,
    image,
    ratio: '1:1',
    lora: 'any',
  };
  await (await admin.command('all', given)).answer();
  const [interaction] = seen;
  if (!interaction?.isChatInputCommand()) throw new Error('No command came.');
  const { options } = interaction;
  expect([
    options.getString('text'),
    options.getInteger('count'),
    options.getNumber('scale'),
    options.getBoolean('fast'),
  ]).toEqual(['fox', 2, -0.5, true]);
  expect([options.getUser('who')?.username, options.getChannel('where')?.name, options.getRole('role')?.name]).toEqual([
    'ada',
    'gallery',
    'Keepers',
  ]);
  expect(options.getAttachment('image')).toMatchObject({
    name: 'my_photo.png',
    size: 17,
    ephemeral: true,
    contentType: 'image/png',
  });
  const url = options.getAttachment('image')?.url ?? '';
  expect(url.startsWith(`${discord.playground.url}/ephemeral-attachments/`)).toBe(true);
  expect(await (await fetch(url)).text()).toBe('no picture at all');
  expect(interaction.attachmentSizeLimit).toBe(10 * 1024 * 1024);
  expect([interaction.locale, interaction.guildLocale, interaction.context]).toEqual(['en-US', 'en-US', 0]);
  expect(interaction.memberPermissions?.has('ManageMessages')).toBe(true);
  expect(interaction.appPermissions.has('AttachFiles')).toBe(true);
});

test.for([
  [{}, ['text']],
  [{ text: 'f' }, ['text']],
  [{ text: 'foxfox' }, ['text']],
  [{ text: 'fox', count: 0 }, ['count']],
  [{ text: 'fox', count: 1.5 }, ['count']],
  [{ text: 'fox', scale: 2.1 }, ['scale']],
  [{ text: 'fox', ratio: '3:2' }, ['ratio']],
  [{ text: 'fox', who: '1' }, ['who']],
  [{ text: 'fox', nothing: 1 }, ['nothing']],
  [{ count: 9, scale: 9 }, ['text', 'count', 'scale']],
] as const)("Discord's client does not send %j", async ([given, fields]) => {
  await using run = await withBot([everything]);
  expect(await refusedFields(run.discord.person('member').command('all', given))).toEqual(fields);
  expect(run.discord.playground.traffic.filter(({ transport }) => transport === 'gateway')).toEqual([]);
});

test('an interaction in a direct message has a user and no member', async () => {
  await using run = await withBot([slash('go')], ping);
  const person = run.discord.person('Ben', 'dm');
  await (await person.command('go')).answer();
  expect(run.seen[0]).toMatchObject({ guildId: null, member: null, context: 1, channelId: person.channel });
  expect(run.seen[0]?.user.id).toBe(person.id);
});

test('commands are limited by channel, permissions and context', async () => {
  const adult = { ...slash('adult'), nsfw: true };
  const keepers = { ...slash('keepers'), default_member_permissions: '32' };
  const guildOnly = { ...slash('guild-only'), contexts: [0] };
  await using run = await withBot([adult, keepers, guildOnly], ping);
  const { discord } = run;
  await expect(discord.person('member').command('adult')).rejects.toThrow('age-restricted');
  await (await discord.person('member', 'after-dark').command('adult')).answer();
  await expect(discord.person('member').command('keepers')).rejects.toThrow('do not have permission to use');
  await (await discord.person('admin').command('keepers')).answer();
  await expect(discord.person('admin', 'Atelier/general').command('keepers')).resolves.toBeDefined();
  await expect(discord.person('Ada', 'Atelier/general').command('keepers')).rejects.toThrow(
    'do not have permission to use',
  );
  await expect(discord.person('member', 'dm').command('guild-only')).rejects.toThrow('cannot be used here');
});

test('subcommands follow the command after a space', async () => {
  const preset = slash('preset', [option(1, 'add', { options: [option(3, 'name', { required: true })] })]);
  await using run = await withBot([preset], ping);
  await (await run.discord.person('member').command('preset add', { name: 'fox' })).answer();
  const [interaction] = run.seen;
  if (!interaction?.isChatInputCommand()) throw new Error('No command came.');
  expect([interaction.options.getSubcommand(), interaction.options.getString('name')]).toEqual(['add', 'fox']);
  await expect(run.discord.person('member').command('preset')).rejects.toThrow('needs a subcommand');
});

test('autocomplete sends incomplete text and returns choices', async () => {
  await using run = await withBot([everything], async (interaction) => {
    if (!interaction.isAutocomplete()) return;
    const typed = interaction.options.getFocused();
    await interaction.respond([{ name: `${typed}!`, value: `${typed}:${interaction.options.getInteger('count')}` }]);
  });
  const choices = await run.discord.person('member').autocomplete('all', 'lora', 'fo', { count: 3 });
  expect(choices).toEqual([{ name: 'fo!', value: 'fo:3' }]);
});

test('context menu commands have their target message or user', async () => {
  await using run = await withBot(
    [
      { type: 3, name: 'Vary this' },
      { type: 2, name: 'Their pictures' },
    ],
    ping,
  );
  const ben = run.discord.person('Ben');
  const said = await ben.say('look', [{ name: 'a.txt', bytes: Buffer.from('a') }]);
  await (await ben.menu('Vary this', said.id)).answer();
  await (await ben.menu('Their pictures', run.discord.person('Ada').id)).answer();
  const [onMessage, onUser] = run.seen;
  if (!onMessage?.isMessageContextMenuCommand() || !onUser?.isUserContextMenuCommand())
    throw new Error('No context menu commands came.');
  expect([onMessage.targetMessage.content, onMessage.targetMessage.attachments.first()?.name]).toEqual([
    'look',
    'a.txt',
  ]);
  expect(onUser.targetUser.username).toBe('ada');
});

test('any packet can be sent, and the bot can respond to it', async () => {
  await using run = await withBot([slash('go')], ping);
  const { discord } = run;
  const ben = discord.person('Ben');
  await (await ben.command('go')).answer();
  const packet = {
    ...structuredClone(run.raw[0]),
    id: '1573543766814359599',
    token: 'raw-token',
  };
  const reply = await discord.sendRaw(packet);
  expect((await reply.answer()).content).toBe('ok');
  const far = await discord.sendRaw({
    ...packet,
    id: '1573543766814359600',
    token: 'other',
    channel_id: '9',
    channel: null,
  });
  expect(await far.answer()).toMatchObject({ content: 'ok', channel_id: '9' });
});

test('allowed_mentions limits the mentions of a message', async () => {
  await using run = await withBot([slash('go')], async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const content = `<@${interaction.user.id}> @everyone`;
    await interaction.reply({ content, allowedMentions: { parse: [] } });
    await interaction.followUp({ content, allowedMentions: { users: [interaction.user.id] } });
  });
  const reply = await run.discord.person('Ben').command('go');
  await reply.answer(({ mentions }) => mentions.length === 1);
  expect(reply.messages.map(({ mentions, mention_everyone }) => [mentions.length, mention_everyone])).toEqual([
    [0, false],
    [1, false],
  ]);
});
