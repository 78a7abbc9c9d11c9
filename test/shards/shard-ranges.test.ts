import { expect, it } from 'vitest';
import { startLorikeet } from '#test/support/bot/process.ts';
import { hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { createManyGuilds } from '#test/support/discord/many-guilds.ts';
import { startRedis } from '#test/support/store/redis.ts';

const SHARDED_WORLD = { sharding: { shards: 4 }, worldOptions: createManyGuilds(4, 3) };

it('runs some of the shards, and resumes only their jobs', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord(SHARDED_WORLD);
  const slow = { ...discord.env, PORT: '0', STORE_URL: redis.url, SHARD_COUNT: '4', SKETCH_STEP_MS: '200' };
  await using first = startLorikeet({ ...slow, SHARD_LIST: '0-1' });
  await using second = startLorikeet({ ...slow, SHARD_LIST: '2,3' });
  await Promise.all([first.waitForOutput('Lorikeet is ready'), second.waitForOutput('Lorikeet is ready')]);
  await discord.ready('imagine');
  expect([...discord.playground.gateway.sessions].map(({ shard: [id] }) => id).sort()).toEqual([0, 1, 2, 3]);
  // Once for all of them.
  expect([first.output, second.output].map((output) => output.includes('commands registered'))).toEqual([true, false]);

  const ask = (guild: number) =>
    discord
      .person('person-1', `Guild ${guild}/general`)
      .command('imagine', { prompt: `a fox in ${guild}`, megapixels: '0.25' });
  const replies = [await ask(0), await ask(3)];
  for (const reply of replies) await reply.answer((message) => /\d+ %/.test(textOf(message)));
  await second.stop('SIGKILL');
  await using third = startLorikeet({ ...slow, SHARD_LIST: '2,3', SKETCH_STEP_MS: '0' });
  for (const [index, guild] of [0, 3].entries()) {
    expect(textOf((await replies[index]?.answer(hasPictures, 30_000)) ?? expect.fail())).toContain(`a fox in ${guild}`);
  }
  // No other process resumes the job of the first.
  await expect.poll(() => third.output).toContain('"jobs":1,"msg":"resuming the jobs of an earlier run"');
  expect(await first.stop('SIGTERM')).toBe(0);
  expect(await third.stop('SIGTERM')).toBe(0);
  expect(discord.refusedRequests).toEqual([]);
}, 180_000);

it('shows changes of one process in another', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord(SHARDED_WORLD);
  const env = { ...discord.env, PORT: '0', STORE_URL: redis.url, SHARD_COUNT: '4', MAX_PICTURES_PER_DAY: '2' };
  await using first = startLorikeet({ ...env, SHARD_LIST: '0-1' });
  await using second = startLorikeet({ ...env, SHARD_LIST: '2-3' });
  await Promise.all([first.waitForOutput('Lorikeet is ready'), second.waitForOutput('Lorikeet is ready')]);
  await discord.ready('imagine');
  const paint = async (guild: number, prompt: string) => {
    const person = discord.person('person-1', `Guild ${guild}/general`);
    return textOf(await (await person.command('imagine', { prompt, megapixels: '0.25' })).answer());
  };
  expect(await paint(0, 'a fox')).not.toContain('allows for today');
  expect(await paint(2, 'an owl')).not.toContain('allows for today');
  // Neither has painted more than one.
  expect(await paint(0, 'a hen')).toContain('allows for today');
  expect(await paint(2, 'a hen')).toContain('allows for today');
}, 180_000);
