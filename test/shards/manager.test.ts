import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it, vi } from 'vitest';
import { startLorikeet } from '#test/support/bot/process.ts';
import { isAlive, startShardManager } from '#test/support/bot/shard-manager.ts';
import { hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { createManyGuilds } from '#test/support/discord/many-guilds.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { unavailable } from '#test/support/fake-replicate/problems.ts';
import { freePort } from '#test/support/free-port.ts';
import { startRedis } from '#test/support/store/redis.ts';

/** Two shards and four servers: those with even numbers belong to the first shard. */
const SHARDED_WORLD = { sharding: { shards: 2 }, worldOptions: createManyGuilds(4, 3) };
const smallOptions = (prompt: string) => ({ prompt, megapixels: '0.25' });

it('runs one process per shard, and looks like one bot from outside', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord(SHARDED_WORLD);
  const METRICS_PORT = `${await freePort()}`;
  await using fleet = await startShardManager({ ...discord.env, SHARDS: 'auto', STORE_URL: redis.url, METRICS_PORT });
  await discord.ready('imagine');
  expect([...discord.playground.gateway.sessions].map(({ shard }) => shard).sort()).toEqual([
    [0, 2],
    [1, 2],
  ]);

  for (const guild of ['Guild 0', 'Guild 1', 'Guild 3']) {
    const reply = await discord
      .person('person-1', `${guild}/general`)
      .command('imagine', smallOptions(`a fox in ${guild}`));
    expect(textOf(await reply.answer(hasPictures))).toContain(`a fox in ${guild}`);
  }
  const metrics = async () => (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text();
  // A job is stored as delivered a moment after its pictures are visible.
  await vi.waitFor(async () => {
    const text = await metrics();
    expect(text).toMatch(/^lorikeet_jobs_total\{state="delivered",card="jdreetz\/illustration"\} 3$/m);
    expect(text).toMatch(/^lorikeet_discord_ready 1$/m);
  });

  const before = fleet.pidOf(1);
  process.kill(before, 'SIGKILL');
  await vi.waitFor(async () => expect(await fleet.get('/readyz')).toEqual([503, 'not connected to Discord: shard 1']));
  expect(await metrics()).toMatch(/^lorikeet_discord_ready 0$/m);
  expect(await fleet.get('/healthz')).toEqual([200, 'ok']);
  const other = await discord.person('person-2', 'Guild 2/general').command('imagine', smallOptions('an owl'));
  await other.answer(hasPictures);
  await fleet.ready();
  expect(fleet.pidOf(1)).not.toBe(before);
  const again = await discord.person('person-1', 'Guild 1/general').command('imagine', smallOptions('a hen'));
  await again.answer(hasPictures);

  const pids = [fleet.pidOf(0), fleet.pidOf(1)];
  expect(await fleet.manager.stop('SIGTERM')).toBe(0);
  expect(pids.map(isAlive)).toEqual([false, false]);
  expect(fleet.manager.output).not.toMatch(/"level":(50|60)/);
  expect(discord.refusedRequests).toEqual([]);
}, 180_000);

it('says at /readyz that Replicate cannot be used', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord(SHARDED_WORLD);
  await using replicate = await openFakeReplicate();
  replicate.faults.add({ kind: 'answer', on: 'account', problem: unavailable(503), times: 1000 });
  await using fleet = await startShardManager({
    ...discord.env,
    SHARDS: 'auto',
    STORE_URL: redis.url,
    REPLICATE_API_URL: replicate.apiUrl,
    REPLICATE_API_TOKEN: replicate.token,
  });
  expect(await fleet.get('/readyz')).toEqual([200, 'ok, but Replicate cannot be used: it responded 503']);
});

it('leaves no shard running when it is killed, and the next one resumes the jobs', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord(SHARDED_WORLD);
  const env = { ...discord.env, SHARDS: '2', STORE_URL: redis.url };
  await using first = await startShardManager({ ...env, SKETCH_STEP_MS: '300' });
  await discord.ready('imagine');
  const reply = await discord.person('person-1', 'Guild 1/general').command('imagine', smallOptions('a fox'));
  await reply.answer((message) => /\d+ %/.test(textOf(message)));
  const pids = [first.pidOf(0), first.pidOf(1)];
  await first.manager.stop('SIGKILL');
  await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]));
  await using _second = await startShardManager(env);
  expect(textOf(await reply.answer(hasPictures, 30_000))).toContain('a fox');
  expect(discord.refusedRequests).toEqual([]);
}, 180_000);

it('is a single process where Discord recommends one shard', async () => {
  await using discord = await startDiscord();
  const STORE_URL = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-shards-')), 'store.sqlite')}`;
  await using lorikeet = startLorikeet({ ...discord.env, PORT: '0', SHARDS: 'auto', STORE_URL });
  await lorikeet.waitForOutput('Lorikeet is ready');
  expect([...discord.playground.gateway.sessions].map(({ shard }) => shard)).toEqual([[0, 1]]);
  expect(await lorikeet.stop('SIGTERM')).toBe(0);
});

it('runs all recommended shards in one process without SHARDS', async () => {
  await using discord = await startDiscord(SHARDED_WORLD);
  await using lorikeet = startLorikeet({ ...discord.env, PORT: '0' });
  await lorikeet.waitForOutput('Lorikeet is ready');
  for (const guild of ['Guild 0', 'Guild 1']) {
    const reply = await discord.person('person-1', `${guild}/general`).command('imagine', smallOptions('a fox'));
    await reply.answer(hasPictures);
  }
  expect(discord.playground.gateway.sessions.size).toBe(2);
});

it.each<[string, Record<string, string>, RegExp]>([
  ['a store of one process', { SHARDS: 'auto' }, /Discord asks for 2 shards.*\n {2}- STORE_URL: must be redis/],
  [
    'a token that Discord does not know',
    { SHARDS: '2', STORE_URL: 'redis://127.0.0.1:9', DISCORD_TOKEN: 'not.the.token' },
    /Discord does not accept DISCORD_TOKEN\.\n {2}- Copy it again/,
  ],
  [
    'a Discord that cannot be reached',
    { SHARDS: '2', STORE_URL: 'redis://127.0.0.1:9', DISCORD_API_URL: 'http://127.0.0.1:9/api' },
    /Discord cannot be reached \(.+\)\.\n {2}- Check the network/,
  ],
])('says what to do about %s', async (_, env, remedy) => {
  await using discord = await startDiscord(SHARDED_WORLD);
  const { code, output } = await startLorikeet({ ...discord.env, PORT: '0', ...env }).waitForExit();
  expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(remedy) });
  expect(output).not.toMatch(/^\s+at /m);
});
