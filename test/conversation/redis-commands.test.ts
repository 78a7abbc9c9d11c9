import { expect, it, vi } from 'vitest';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openStore } from '#services/store/open-store.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { type Discord, hasPictures } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { type RedisCommand, recordRedisCommands } from '#test/support/store/redis-commands.ts';

const paint = async (discord: Discord) =>
  (await discord.person('member').command('imagine', { prompt: 'a fox', num_inference_steps: 4 })).answer(hasPictures);

/** Two fifths are of the job itself, the rest of slots, counts, and what is to be found by them. */
const MAX_COMMANDS = 23;

/** What a command is about, as the keys of Redis name it. */
function subjectOf({ name, args }: RedisCommand): string {
  const [first = '', , key = ''] = args;
  // Bottleneck calls its scripts by their digests.
  const subject = name.startsWith('eval') ? key : first;
  if (subject.startsWith('b_lorikeet')) return 'rate';
  return subject.startsWith('lorikeet:') ? (subject.split(':')[1] ?? '') : (subject.split('::')[0] ?? '');
}

it('sends Redis few commands for a picture, and waits for three beside the job’s own before it is created', async () => {
  await using redis = await startRedis();
  await using replicate = await openFakeReplicate();
  const env = {
    REPLICATE_API_TOKEN: replicate.token,
    REPLICATE_API_URL: replicate.apiUrl,
    STORE_URL: redis.url,
  };
  // What a person and a server have stays in memory, as in use.
  await using bot = await startBot({ env, cacheSizes: { servers: 10, people: 10 } });
  await paint(bot.discord);
  // The end of a job is the last that is written of it.
  {
    await using store = await openStore(redis.url, () => {});
    await expect.poll(() => openJobStore(store).findUnfinished()).toEqual([]);
  }
  using recorded = await recordRedisCommands(redis.url);
  await paint(bot.discord);
  const commands: RedisCommand[] = [];
  await vi.waitFor(async () => {
    commands.push(...(await recorded.read()));
    expect(commands.filter((command) => subjectOf(command) === 'open')).toHaveLength(2);
  });
  const subjects = commands.map(subjectOf);
  const [, attempt] = commands.flatMap((command, index) => (subjectOf(command) === 'jobs' ? [index] : []));
  const limiterCommands = subjects.slice(0, attempt).filter((subject) => ['slots', 'rate'].includes(subject));
  expect(limiterCommands).toEqual(['slots', 'slots', 'rate']);
  expect(subjects.length).toBeLessThanOrEqual(MAX_COMMANDS);
});
