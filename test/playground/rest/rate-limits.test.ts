import { type Interaction, RateLimitError } from 'discord.js';
import { expect, test } from 'vitest';
import { slash, startBot } from '#test/playground/client-bot.ts';
import { startDiscord } from '#test/support/discord/index.ts';

async function editTimes(interaction: Interaction, times: number): Promise<void> {
  if (!interaction.isChatInputCommand()) return;
  await interaction.deferReply();
  for (let n = 1; n <= times; n += 1) await interaction.editReply(`edit ${n}`);
}

test('a client that respects the headers never gets a 429', async () => {
  await using discord = await startDiscord({ rateLimits: { webhook: { requests: 2, windowMs: 200 } } });
  await using _ = await startBot(discord, [slash('go')], (interaction) => editTimes(interaction, 5));
  const reply = await discord.person('member').command('go');
  await reply.answer(({ content }) => content === 'edit 5');
  expect(discord.requests.filter(({ status }) => status === 429)).toEqual([]);
  expect(discord.refusedRequests).toEqual([]);
});

test('a client with rejectOnRateLimit rejects', async () => {
  await using discord = await startDiscord();
  const failed = Promise.withResolvers<unknown>();
  const options = { rest: { rejectOnRateLimit: () => true } };
  const handle = (interaction: Interaction) => editTimes(interaction, 6).catch(failed.resolve);
  await using _ = await startBot(discord, [slash('go')], handle, [], options);
  const reply = await discord.person('member').command('go');
  await reply.answer(({ content }) => content === 'edit 5');
  expect(await failed.promise).toBeInstanceOf(RateLimitError);
});

test('a client that ignores the headers gets 429 with retry-after', async () => {
  await using discord = await startDiscord({ rateLimits: { channel: { requests: 1, windowMs: 60_000 } } });
  const { playground } = discord;
  const url = `${playground.apiUrl}/v10/channels/${playground.world.guilds[0]?.channels[0]?.id}/messages`;
  const headers = { authorization: `Bot ${playground.token}` };
  const first = await fetch(url, { headers });
  expect([first.status, first.headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);
  expect(first.headers.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]{32}$/u);
  const second = await fetch(url, { headers });
  expect(second.status).toBe(429);
  expect(Number(second.headers.get('retry-after'))).toBe(60);
  expect(second.headers.get('x-ratelimit-scope')).toBe('user');
  expect(await second.json()).toMatchObject({ message: 'You are being rate limited.', global: false });
});

test('the bot token has a global rate limit', async () => {
  await using discord = await startDiscord({ rateLimits: { global: { requests: 3, windowMs: 60_000 } } });
  const { apiUrl, token } = discord.playground;
  const getMe = () => fetch(`${apiUrl}/v10/users/@me`, { headers: { authorization: `Bot ${token}` } });
  const statuses = [await getMe(), await getMe(), await getMe(), await getMe()];
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
  expect(statuses[3]?.headers.get('x-ratelimit-global')).toBe('true');
  expect(await statuses[3]?.json()).toMatchObject({ global: true });
});

test('faults replace, reset and delay responses', async () => {
  await using discord = await startDiscord();
  const { faults, apiUrl, token } = discord.playground;
  const getMe = () => fetch(`${apiUrl}/v10/users/@me`, { headers: { authorization: `Bot ${token}` } });
  const match = ({ path }: { path: string }) => path === '/users/@me';
  faults.add({ match, answer: { status: 502, body: { message: 'bad gateway' } } });
  faults.add({ match, answer: 'reset' });
  faults.add({ match, answer: { delayMs: 30 } });
  expect((await getMe()).status).toBe(502);
  await expect(getMe()).rejects.toThrow('fetch failed');
  const before = performance.now();
  expect((await getMe()).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThan(25);
  expect(discord.refusedRequests).toEqual([]);
  expect(discord.requests.map(({ fault = false }) => fault)).toEqual([true, true, false]);
});

test('enforce_nonce prevents a duplicate after a lost response', async () => {
  await using discord = await startDiscord();
  await using bot = await startBot(discord, [], async () => {});
  discord.playground.faults.add({
    match: ({ method }) => method === 'POST',
    answer: { status: 503 },
    takesEffect: true,
  });
  const channel = discord.person('member').channel;
  const body = { content: 'once', nonce: '77', enforce_nonce: true };
  await bot.client.rest.post(`/channels/${channel}/messages`, { body });
  expect(discord.playground.listMessages(channel)).toHaveLength(1);
});
