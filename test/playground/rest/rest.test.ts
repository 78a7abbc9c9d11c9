import { type DiscordAPIError, PermissionFlagsBits as P, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { slash, startBot } from '#test/playground/client-bot.ts';
import { startDiscord } from '#test/support/discord/index.ts';

const objectsSchema = z.array(z.looseObject({ id: z.string() }));

/** A playground with a bot that only makes requests. */
async function withRest() {
  const discord = await startDiscord({ rateLimits: { channel: { requests: 1000, windowMs: 1000 } } });
  const bot = await startBot(discord, [], async () => {});
  const end = async () => {
    await bot[Symbol.asyncDispose]();
    await discord.close();
  };
  const { rest } = bot.client;
  const app = bot.client.application.id;
  const [guild] = discord.playground.world.guilds;
  if (!guild) throw new Error('There is no guild.');
  return { discord, rest, app, guild, [Symbol.asyncDispose]: end };
}

const codeOf = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => 'ok',
    ({ code }: DiscordAPIError) => code,
  );

test('commands with the same name keep their id and get a new version', async () => {
  await using run = await withRest();
  const route = Routes.applicationCommands(run.app);
  const put = async (...body: object[]) => objectsSchema.parse(await run.rest.put(route, { body }));
  const [first] = await put(slash('a'), slash('b'));
  const [again] = await put({ ...slash('a'), description: 'New' });
  expect(again).toMatchObject({ id: first?.id, description: 'New', application_id: run.app, type: 1 });
  expect(again?.version).not.toBe(first?.version);
  expect(await run.rest.get(route)).toHaveLength(1);
  const edited = await run.rest.patch(`${route}/${first?.id}`, { body: { description: 'Newer' } });
  expect(edited).toMatchObject({ name: 'a', description: 'Newer' });
  expect(await codeOf(run.rest.post(route, { body: { name: 'Bad Name', description: 'x' } }))).toBe(50035);
  await run.rest.delete(`${route}/${first?.id}`);
  expect(await codeOf(run.rest.get(`${route}/${first?.id}`))).toBe(10063);
});

test('guild commands hide global ones of the same name in their guild', async () => {
  await using run = await withRest();
  await run.rest.put(Routes.applicationCommands(run.app), { body: [slash('go')] });
  await run.rest.put(Routes.applicationGuildCommands(run.app, run.guild.id), {
    body: [{ ...slash('go'), nsfw: true }],
  });
  await expect(run.discord.person('Ben').command('go')).rejects.toThrow('age-restricted');
  await expect(run.discord.person('Ben', 'Atelier/general').command('go')).resolves.toBeDefined();
});

test('channel messages can be sent, read, edited and deleted', async () => {
  await using run = await withRest();
  const channel = run.guild.channels[0]?.id ?? '';
  const send = (content: string) => run.rest.post(Routes.channelMessages(channel), { body: { content } });
  const [one, two] = objectsSchema.parse([await send('one'), await send('two')]);
  expect(await run.rest.get(Routes.channelMessages(channel))).toMatchObject([{ content: 'two' }, { content: 'one' }]);
  const query = new URLSearchParams({ after: one?.id ?? '', limit: '1' });
  expect(await run.rest.get(Routes.channelMessages(channel), { query })).toMatchObject([{ id: two?.id }]);
  const route = Routes.channelMessage(channel, two?.id ?? '');
  expect(await run.rest.patch(route, { body: { content: '2' } })).toMatchObject({ content: '2' });
  await run.rest.delete(route);
  expect(await codeOf(run.rest.get(route))).toBe(10008);
  expect(await codeOf(run.rest.get(Routes.channelMessages('1100000000000009999')))).toBe(10003);
  expect(await codeOf(run.rest.post(Routes.channelMessages(channel), { body: {} }))).toBe(50006);
});

test('a bot without permissions gets 50013 or 50001', async () => {
  await using run = await withRest();
  const [channel] = run.guild.channels;
  if (!channel) throw new Error('There is no channel.');
  const send = (files: { name: string; data: Buffer }[] = []) =>
    codeOf(run.rest.post(Routes.channelMessages(channel.id), { body: { content: 'x' }, files }));
  channel.appPermissions &= ~P.AttachFiles;
  expect([await send(), await send([{ name: 'a.txt', data: Buffer.from('a') }])]).toEqual(['ok', 50013]);
  channel.appPermissions &= ~P.SendMessages;
  expect(await send()).toBe(50013);
  channel.appPermissions = 0n;
  expect(await send()).toBe(50001);
  const said = await run.discord.person('Ben', 'gallery').say('mine');
  expect(
    await codeOf(run.rest.patch(Routes.channelMessage(said.channel_id, said.id), { body: { content: 'x' } })),
  ).toBe(50005);
  expect(await codeOf(run.rest.delete(Routes.channelMessage(said.channel_id, said.id)))).toBe(50013);
});

test('a bot opens a direct message and sends to it', async () => {
  await using run = await withRest();
  const ben = run.discord.person('Ben', 'dm');
  const channel = await run.rest.post(Routes.userChannels(), { body: { recipient_id: ben.id } });
  expect(channel).toMatchObject({ id: ben.channel, type: 1, recipients: [{ username: 'ben' }] });
  await run.rest.post(Routes.channelMessages(ben.channel), { body: { content: 'psst' } });
  expect(ben.messages.map(({ content }) => content)).toEqual(['psst']);
  expect(run.discord.person('Ada', 'dm').messages).toEqual([]);
});

test('refuses invalid uses of Components V2', async () => {
  await using run = await withRest();
  const channel = Routes.channelMessages(run.guild.channels[1]?.id ?? '');
  const text = [{ type: 10, content: 'x' }];
  const file = { name: 'a.png', data: Buffer.from('a') };
  const send = (body: object, files: (typeof file)[] = []) => codeOf(run.rest.post(channel, { body, files }));
  const gallery = [{ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }];
  const results = [
    await send({ flags: 32768, components: text, content: 'no' }),
    await send({ flags: 32768, components: text, embeds: [{ title: 'no' }] }),
    await send({ components: text }),
    await send({ flags: 32768, components: gallery }),
    await send({ flags: 32768, components: text }, [file]),
    await send({ flags: 32768 | 64, components: text }),
    await send({ flags: 32768, components: gallery }, [file]),
  ];
  expect(results).toEqual([50035, 50035, 50035, 50035, 50035, 50035, 'ok']);
  const { id } = run.discord.playground.listMessages(run.guild.channels[1]?.id ?? '')[0]?.message ?? { id: '' };
  const edit = (body: object) =>
    codeOf(run.rest.patch(Routes.channelMessage(run.guild.channels[1]?.id ?? '', id), { body }));
  expect([await edit({ content: 'no' }), await edit({ flags: 0 }), await edit({ components: text })]).toEqual([
    50035,
    50035,
    'ok',
  ]);
  const fields = run.discord.refusedRequests.map(({ answer }) => JSON.stringify(answer));
  expect(fields[0]).toContain('MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2');
  expect(fields[3]).toContain('UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND');
});

test('an unknown route is 404, invalid JSON is 400, a wrong token is 401', async () => {
  await using run = await withRest();
  const { apiUrl, token } = run.discord.playground;
  const headers = { authorization: `Bot ${token}`, 'content-type': 'application/json' };
  const nowhere = await fetch(`${apiUrl}/v10/nowhere`, { headers });
  expect([nowhere.status, await nowhere.json()]).toEqual([404, { message: '404: Not Found', code: 0 }]);
  const route = `${apiUrl}/v10/channels/${run.guild.channels[0]?.id}/messages`;
  const broken = await fetch(route, { method: 'POST', headers, body: '{' });
  expect([broken.status, await broken.json()]).toMatchObject([400, { code: 50109 }]);
  const stranger = await fetch(route, {
    method: 'POST',
    headers: { ...headers, authorization: 'Bot nobody' },
    body: '{}',
  });
  expect([stranger.status, await stranger.json()]).toEqual([401, { message: '401: Unauthorized', code: 0 }]);
});
