import { expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';

const CHANNEL = '1100000000000001002';
const small = { prompt: 'a fox', megapixels: '0.25' };

it('tells the operator once of 80 % of each of their limits, and once of all, in the log and in their channel', async () => {
  const env = { MAX_PICTURES_PER_DAY: '5', MAX_PICTURES_PER_MONTH: '10', OPERATOR_CHANNEL: CHANNEL };
  let now = Date.parse('2026-10-05T12:00:00Z');
  await using bot = await startBot({ env, wallClock: () => now });
  const { discord } = bot;
  const told = () =>
    discord.playground
      .listMessages(CHANNEL)
      .map(({ message }) => textOf(message))
      .filter((text) => text.includes('in all servers together'));
  const logged = () =>
    bot.log.filter((line) => line.includes('a limit of the operator')).map((line) => JSON.parse(line));
  const paint = async (person: string, count: number) =>
    textOf(await (await discord.person(person).command('imagine', { ...small, num_outputs: count })).answer());
  await paint('Ben', 3);
  expect(logged()).toEqual([]);
  await paint('Ben', 1);
  await expect
    .poll(told)
    .toEqual([
      expect.stringContaining(
        '80% of what you allow in all servers together is used:** 4 pictures of 5 pictures today.',
      ),
    ]);
  for (const person of ['Ben', 'Cleo']) expect(await paint(person, 2)).toContain('I paint again from midnight UTC');
  await expect.poll(told).toHaveLength(2);
  expect(told()[1]).toContain(
    'is used up:** 4 pictures of 5 pictures today. New jobs are refused until it starts again.',
  );
  now += 24 * 60 * 60 * 1000;
  await (await discord.person('Ben').command('imagine', { ...small, num_outputs: 4 })).answer(hasPictures);
  await expect.poll(() => told().filter((text) => text.includes('this month'))).toHaveLength(1);
  expect(await paint('Cleo', 3)).toMatch(
    /2 pictures left of the 10 pictures that my operator allows in all servers together a month; this may take 3 pictures\. It starts again on 1 November \(UTC\), in 26 days\./,
  );
  // The second day has its own 80 %.
  await expect.poll(told).toHaveLength(6);
  expect(logged()[0]).toMatchObject({ level: 40, unit: 'pictures', period: 'day', used: 4, limit: 5 });
  expect(logged()).toHaveLength(6);
  expectNoDiscordProblems(discord);
});
