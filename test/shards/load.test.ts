import process from 'node:process';
import { expect, it, vi } from 'vitest';
import { startFleet } from '#test/support/bot/shard-manager.ts';
import { gatherCrowd } from '#test/support/discord/crowd.ts';
import { startDiscord } from '#test/support/discord/index.ts';
import { manyGuilds } from '#test/support/discord/many-guilds.ts';
import { openReplicateDouble } from '#test/support/fake-replicate/index.ts';
import { mostAtOnce } from '#test/support/fake-replicate/max-concurrent.ts';
import { isBilled, type Prediction } from '#test/support/fake-replicate/predictions/prediction.ts';
import { startRedis } from '#test/support/store/redis.ts';

const GUILDS = 40;
const JOBS = 600;
const PEOPLE_PER_GUILD = 3;
const AT_ONCE = 20;
const AT_ONCE_IN_GUILD = 3;
const AT_ONCE_OF_ONE = 2;
const LIMITS = {
  JOBS_AT_ONCE: `${AT_ONCE}`,
  JOBS_PER_GUILD: `${AT_ONCE_IN_GUILD}`,
  JOBS_PER_USER: `${AT_ONCE_OF_ONE}`,
  QUEUE_LENGTH: '1000',
  // What a killed process held of the limit of all comes free when its jobs would have been given up.
  JOB_TIMEOUT_SECONDS: '15',
};

it('loses nothing and pays nothing twice: 4 processes, 600 jobs, one killed, Redis restarted', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord({
    sharding: { shards: 4 },
    worldOptions: manyGuilds(GUILDS, GUILDS * PEOPLE_PER_GUILD),
  });
  await using replicate = await openReplicateDouble({ bootMs: 20, finishMs: 20, shrink: 16 });
  const env = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, STORE_URL: redis.url };
  await using fleet = await startFleet({ ...discord.env, ...env, ...LIMITS, SHARDS: '4' });
  await discord.ready('imagine');
  const crowd = gatherCrowd(discord.playground, PEOPLE_PER_GUILD);
  const asking = crowd.ask(JOBS / GUILDS, 6);
  const until = (over: number) =>
    vi.waitFor(() => expect(crowd.over).toBeGreaterThanOrEqual(over), { timeout: 100_000, interval: 20 });

  await until(100);
  process.kill(fleet.pidOf(2), 'SIGKILL');
  await until(250);
  await fleet.ready();
  await redis.stop();
  await redis.start();
  await asking;
  await until(JOBS);
  await fleet.ready();

  const words = [...crowd.words().values()];
  expect(words.filter((each) => each.length !== 1)).toEqual([]);
  // Whose turn came while Redis was away was told to ask again.
  expect(words.filter(([word]) => word === 'pictures').length).toBeGreaterThan(JOBS / 2);
  const bought = Map.groupBy(replicate.predictions.filter(isBilled), ({ input }) => input.prompt);
  expect([...bought.values()].filter((same) => same.length > 1)).toEqual([]);
  expect(mostAtOnce(replicate.predictions)).toBeLessThanOrEqual(AT_ONCE);
  for (const its of Map.groupBy(replicate.predictions, guildOf).values()) {
    expect(mostAtOnce(its)).toBeLessThanOrEqual(AT_ONCE_IN_GUILD);
  }
  for (const its of Map.groupBy(replicate.predictions, personOf).values()) {
    expect(mostAtOnce(its)).toBeLessThanOrEqual(AT_ONCE_OF_ONE);
  }
}, 180_000);

/** Read from the prompt that {@link gatherCrowd} writes. */
const guildOf = ({ input }: Prediction) => /guild \d+/.exec(String(input.prompt))?.[0];
const personOf = ({ input }: Prediction) => /person \d+/.exec(String(input.prompt))?.[0];
