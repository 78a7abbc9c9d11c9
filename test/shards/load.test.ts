import process from 'node:process';
import { expect, it, vi } from 'vitest';
import { startShardManager } from '#test/support/bot/shard-manager.ts';
import { startDiscord } from '#test/support/discord/index.ts';
import { createManyGuilds } from '#test/support/discord/many-guilds.ts';
import { createCrowd } from '#test/support/discord/person/crowd.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { maxConcurrent } from '#test/support/fake-replicate/max-concurrent.ts';
import { isBilled, type Prediction } from '#test/support/fake-replicate/predictions/prediction.ts';
import { startRedis } from '#test/support/store/redis.ts';

const GUILD_COUNT = 40;
const JOB_COUNT = 600;
const PEOPLE_PER_GUILD = 3;
const MAX_RUNNING = 20;
const MAX_RUNNING_PER_GUILD = 3;
const MAX_RUNNING_PER_USER = 2;
const LIMITS = {
  JOBS_AT_ONCE: `${MAX_RUNNING}`,
  JOBS_PER_GUILD: `${MAX_RUNNING_PER_GUILD}`,
  JOBS_PER_USER: `${MAX_RUNNING_PER_USER}`,
  QUEUE_LENGTH: '1000',
  // The slots of a killed process are released when its jobs would have timed out.
  JOB_TIMEOUT_SECONDS: '15',
};

it('loses no job and pays for none twice: 4 processes, 600 jobs, one killed, Redis restarted', async () => {
  await using redis = await startRedis();
  await using discord = await startDiscord({
    sharding: { shards: 4 },
    worldOptions: createManyGuilds(GUILD_COUNT, GUILD_COUNT * PEOPLE_PER_GUILD),
  });
  await using replicate = await openFakeReplicate({ bootMs: 20, finishMs: 20, shrink: 16 });
  const env = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, STORE_URL: redis.url };
  await using fleet = await startShardManager({ ...discord.env, ...env, ...LIMITS, SHARDS: '4' });
  await discord.ready('imagine');
  const crowd = createCrowd(discord.playground, PEOPLE_PER_GUILD);
  const asking = crowd.requestPictures(JOB_COUNT / GUILD_COUNT, 6);
  const until = (over: number) =>
    vi.waitFor(() => expect(crowd.finished).toBeGreaterThanOrEqual(over), { timeout: 100_000, interval: 20 });

  await until(100);
  process.kill(fleet.pidOf(2), 'SIGKILL');
  await until(250);
  await fleet.ready();
  await redis.stop();
  await redis.start();
  await asking;
  await until(JOB_COUNT);
  await fleet.ready();

  const words = [...crowd.finalAnswers().values()];
  expect(words.filter((each) => each.length !== 1)).toEqual([]);
  // A job whose turn came while Redis was down was refused, with a request to try again.
  expect(words.filter(([word]) => word === 'pictures').length).toBeGreaterThan(JOB_COUNT / 2);
  const bought = Map.groupBy(replicate.predictions.filter(isBilled), ({ input }) => input.prompt);
  expect([...bought.values()].filter((same) => same.length > 1)).toEqual([]);
  expect(maxConcurrent(replicate.predictions)).toBeLessThanOrEqual(MAX_RUNNING);
  for (const its of Map.groupBy(replicate.predictions, guildInPrompt).values()) {
    expect(maxConcurrent(its)).toBeLessThanOrEqual(MAX_RUNNING_PER_GUILD);
  }
  for (const its of Map.groupBy(replicate.predictions, personInPrompt).values()) {
    expect(maxConcurrent(its)).toBeLessThanOrEqual(MAX_RUNNING_PER_USER);
  }
}, 180_000);

/** Read from the prompt that {@link createCrowd} writes. */
const guildInPrompt = ({ input }: Prediction) => /guild \d+/.exec(String(input.prompt))?.[0];
const personInPrompt = ({ input }: Prediction) => /person \d+/.exec(String(input.prompt))?.[0];
