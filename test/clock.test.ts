import { expect, it } from 'vitest';
import { startLorikeet } from '#test/support/bot/process.ts';
import { createSettableClock } from '#test/support/bot/settable-clock.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { startRedis } from '#test/support/store/redis.ts';
import { programPath } from '#test/support/vitest/requirements.ts';

const MINUTE_MS = 60_000;
const STORES = ['memory', ...(programPath('redis-server') ? ['redis' as const] : [])] as const;

/** Jobs that run, and one that waits, when the clock is set. */
const JOBS = 4;

it.each(
  STORES.flatMap((store) => [
    [store, 'set back two minutes', -2 * MINUTE_MS] as const,
    [store, 'set forward two hours', 120 * MINUTE_MS] as const,
  ]),
)('on %s, with the clock %s, runs on, begins new jobs at once, and gives nothing up', async (store, _, offsetMs) => {
  await using discord = await startDiscord();
  await using redis = store === 'redis' ? await startRedis() : undefined;
  const clock = createSettableClock();
  await using bot = startLorikeet({
    ...discord.env,
    ...clock.env,
    PORT: '0',
    JOBS_AT_ONCE: '3',
    SKETCH_STEP_MS: '80',
    ...(redis && { STORE_URL: redis.url }),
  });
  await discord.ready('imagine');
  await bot.waitForOutput('Lorikeet is ready');
  const ask = (name: string) => discord.person(name).command('imagine', SMALL_IMAGINE_OPTIONS);
  const people = discord.playground.world.users.map(({ username }) => username);
  const replies = await Promise.all(people.slice(0, JOBS).map(ask));
  await Promise.any(replies.map((reply) => reply.answer((message) => /\d+ %/.test(textOf(message)))));
  await clock.set(bot, offsetMs);
  for (const reply of replies) await reply.answer(hasPictures);
  const later = await ask('Ben');
  await later.answer(hasPictures);
  expect(await bot.stop('SIGTERM')).toBe(0);
});
