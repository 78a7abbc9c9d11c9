import { once } from 'node:events';
import { Client, Events, type Interaction } from 'discord.js';
import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { startPlayground } from '#playground/start.ts';
import { type Discord, startDiscord } from '#test/support/discord/index.ts';
import { createManyGuilds } from '#test/support/discord/many-guilds.ts';
import { slash, startBot } from './client-bot.ts';

const reply = (interaction: Interaction) => (interaction.isRepliable() ? interaction.reply('here') : Promise.resolve());

test('guilds stay unavailable to a client without intents', async () => {
  await using discord = await startDiscord();
  await using bot = await startBot(discord, [], reply);
  expect(bot.client.guilds.cache.map(({ available }) => available)).toEqual([false, false]);
});

test('REST refuses a wrong token', async () => {
  await using discord = await startDiscord();
  const client = new Client({ intents: [], rest: { api: discord.env.DISCORD_API_URL } });
  await expect(client.login('wrong.token')).rejects.toThrow('An invalid token was provided.');
  await client.destroy();
});

test('a wrong token in IDENTIFY closes the socket with 4004', async () => {
  await using discord = await startDiscord();
  const socket = new WebSocket(`${discord.playground.gateway.address()}?v=10&encoding=json`);
  await once(socket, 'message');
  socket.send(JSON.stringify({ op: 2, d: { token: 'wrong', intents: 0, properties: {} } }));
  const [code] = await once(socket, 'close');
  expect(code).toBe(4004);
});

test.each([
  [{ op: 99 }, 4001],
  [{ op: 2, d: {} }, 4002],
  [{ op: 3, d: {} }, 4003],
])('%j closes the socket with %i', async (packet, code) => {
  await using discord = await startDiscord();
  const socket = new WebSocket(`${discord.playground.gateway.address()}?v=10&encoding=json`);
  await once(socket, 'message');
  socket.send(JSON.stringify(packet));
  expect((await once(socket, 'close'))[0]).toBe(code);
});

test('a client whose socket was dropped resumes and gets the missed events', async () => {
  await using discord = await startDiscord();
  await using bot = await startBot(discord, [slash('go')], reply);
  const resumed = once(bot.client, Events.ShardResume);
  discord.playground.gateway.dropConnections();
  await once(bot.client, Events.ShardReconnecting);
  expect(discord.playground.gateway.online).toBe(false);
  const missed = await discord.person('member').command('go');
  expect((await missed.answer()).content).toBe('here');
  await resumed;
  expect(discord.playground.gateway.sessions.size).toBe(1);
});

test('a client resumes its session when it is asked to reconnect', async () => {
  await using discord = await startDiscord();
  await using bot = await startBot(discord, [slash('go')], reply);
  const resumed = once(bot.client, Events.ShardResume);
  discord.playground.gateway.requestReconnect();
  await resumed;
  expect((await (await discord.person('member').command('go')).answer()).content).toBe('here');
});

/** Without this, discord.js waits five seconds between two identifies. */
const buildIdentifyThrottler = async () => ({ waitForIdentify: async () => {} });

test('a client with an invalid session identifies again', async () => {
  await using discord = await startDiscord();
  await using bot = await startBot(discord, [slash('go')], reply, [], { ws: { buildIdentifyThrottler } });
  const [before] = discord.playground.gateway.sessions;
  const ready = once(bot.client, Events.ShardReady);
  discord.playground.gateway.invalidateSessions(false);
  await ready;
  const [session] = discord.playground.gateway.sessions;
  expect(session?.id).not.toBe(before?.id);
  expect((await (await discord.person('member').command('go')).answer()).content).toBe('here');
});

test('a client without heartbeat acknowledgements detects a zombie connection and resumes', async () => {
  await using discord = await startDiscord({ heartbeatMs: 50 });
  await using bot = await startBot(discord, [], reply);
  const { promise, resolve } = Promise.withResolvers<void>();
  bot.client.on(Events.Debug, (line) => line.includes('Heartbeat acknowledged') && resolve());
  await promise;
  const resumed = once(bot.client, Events.ShardResume);
  discord.playground.gateway.ignoresHeartbeats = true;
  await once(bot.client, Events.ShardReconnecting);
  discord.playground.gateway.ignoresHeartbeats = false;
  await resumed;
});

test('a client without heartbeats is closed with 4009', async () => {
  await using discord = await startDiscord({ heartbeatMs: 20 });
  const socket = new WebSocket(`${discord.playground.gateway.address()}?v=10&encoding=json`);
  expect((await once(socket, 'close'))[0]).toBe(4009);
});

test('a user action is refused while the bot is offline', async () => {
  await using discord = await startDiscord();
  {
    await using _ = await startBot(discord, [slash('go')], reply);
  }
  await expect(discord.person('member').command('go')).rejects.toThrow('The bot is offline.');
});

test('a port that is taken rejects with EADDRINUSE', async () => {
  await using first = await startPlayground({ port: 0 });
  const port = Number(new URL(first.url).port);
  await expect(startPlayground({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('recommends a number of shards and reports the remaining session starts', async () => {
  await using discord = await startDiscord({ sharding: { shards: 4, maxConcurrency: 2 } });
  await using bot = await startBot(discord, [], reply, [], { shards: [0, 1], shardCount: 4 });
  const info = await bot.client.rest.get('/gateway/bot');
  expect(info).toMatchObject({
    shards: 4,
    session_start_limit: { total: 1000, remaining: 998, max_concurrency: 2 },
  });
});

test('sends the events of a guild to its shard only', async () => {
  await using discord = await startDiscord({ sharding: { shards: 3 }, worldOptions: createManyGuilds(6, 2) });
  const received: [number, string | null][] = [];
  const options = (ids: number[]) => ({ shards: ids, shardCount: 3 });
  const record = (shard: number) => async (interaction: Interaction) => {
    received.push([shard, interaction.guildId]);
    await reply(interaction);
  };
  await using first = await startBot(discord, [slash('go')], record(0), [], options([0]));
  await using rest = await startBot(discord, [slash('go')], record(1), [], options([1, 2]));
  const { guilds } = discord.playground.world;
  for (const { name } of guilds) {
    await (await discord.person('person-1', `${name}/general`).command('go')).answer();
  }
  expect(received).toEqual(guilds.map(({ id }, index) => [index % 3 === 0 ? 0 : 1, id]));
  const names = (bot: typeof first) =>
    bot.client.guilds.cache.map(({ id }) => guilds.findIndex((one) => one.id === id));
  expect([names(first), names(rest).sort()]).toEqual([
    [0, 3],
    [1, 2, 4, 5],
  ]);
});

/** Identifies as a shard. Resolves with the gateway's next packet, or with its close code. */
async function identify(discord: Discord, shard?: [number, number]): Promise<unknown> {
  const socket = new WebSocket(`${discord.playground.gateway.address()}?v=10&encoding=json`);
  await once(socket, 'message');
  const d = { token: discord.env.DISCORD_TOKEN, intents: 0, properties: {}, shard };
  socket.send(JSON.stringify({ op: 2, d }));
  const [answer] = await Promise.race([once(socket, 'message'), once(socket, 'close')]);
  socket.terminate();
  return typeof answer === 'number' ? answer : JSON.parse(String(answer));
}

test('an invalid shard id is closed with 4010, too few shards with 4011', async () => {
  await using discord = await startDiscord({ worldOptions: createManyGuilds(2501, 1) });
  expect([await identify(discord, [2, 2]), await identify(discord)]).toEqual([4010, 4011]);
});

test('identifies in too short a time get Invalid Session', async () => {
  await using discord = await startDiscord({ sharding: { maxConcurrency: 1, identifyEveryMs: 1000 } });
  expect(await identify(discord, [0, 2])).toMatchObject({ t: 'READY', d: { shard: [0, 2] } });
  expect(await identify(discord, [1, 2])).toMatchObject({ op: 9, d: false });
});
