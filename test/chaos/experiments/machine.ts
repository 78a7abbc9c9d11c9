import { renameSync } from 'node:fs';
import { Redis } from 'ioredis';
import { createSettableClock } from '#test/support/bot/settable-clock.ts';
import type { Experiment, ExperimentContext } from '../experiment.ts';

const MINUTE_MS = 60_000;

/** The wall clock jumps while jobs run, and once more back to where it was. */
function clockExperiment(name: string, jumpMs: number): Experiment {
  const clock = createSettableClock();
  return {
    name,
    times: 5,
    env: async () => clock.env,
    injectFault: async ({ bot, random, requestPictures, pause }) => {
      await bot.waitForOutput('Lorikeet is ready');
      await requestPictures(3);
      await pause(0, 500);
      // No two offsets are the same, so that each is seen in the log.
      await clock.set(bot, jumpMs + random.between(1, 10_000));
      await requestPictures(2);
      await pause(500, 1500);
      await clock.set(bot, random.between(1, 10_000));
      await requestPictures(1);
    },
  };
}

/** Moves the file away, so that its name is gone, and back. */
async function hideStoreFile({ environment: { testStore }, requestPictures, pause }: ExperimentContext): Promise<void> {
  const file = testStore.url.replace('sqlite:', '');
  await requestPictures(3);
  await pause(0, 500);
  renameSync(file, `${file}.away`);
  await requestPictures(2);
  await pause(500, 3000);
  renameSync(`${file}.away`, file);
  await pause(2500, 3500);
  await requestPictures(1);
}

/** So many finished jobs more, as after years. */
async function addOldJobs({ environment: { testStore } }: ExperimentContext, count: number): Promise<void> {
  const client = new Redis(testStore.redis?.url ?? '');
  const script = "for i = 1, 50000 do redis.call('SET', 'jobs::old-' .. (ARGV[1] + i), '{}') end";
  for (let from = 0; from < count; from += 50_000) await client.eval(script, 0, `${Date.now()}${from}`);
  client.disconnect();
}

/** What can happen to the machine that the bot runs on, and to its files. */
export const machineExperiments: readonly Experiment[] = [
  clockExperiment('The clock is set back two minutes', -2 * MINUTE_MS),
  clockExperiment('The clock is set forward two hours', 120 * MINUTE_MS),
  { name: 'The file of the store disappears for some seconds', times: 5, injectFault: hideStoreFile },
  {
    name: 'Redis holds 200,000 old jobs more at each start',
    store: 'redis',
    times: 5,
    injectFault: async (context) => {
      await context.requestPictures(3);
      await addOldJobs(context, 200_000);
      await context.requestPictures(2);
      await context.restartBot('SIGTERM');
      await context.bot.waitForOutput('Lorikeet is ready');
      await context.requestPictures(1);
    },
  },
  {
    name: 'SIGTERM while 40 jobs wait',
    times: 3,
    env: { JOBS_AT_ONCE: '2' },
    injectFault: async ({ bot, requestPictures, restartBot }) => {
      await bot.waitForOutput('Lorikeet is ready');
      for (let batch = 0; batch < 4; batch++) await requestPictures(10);
      await restartBot('SIGTERM');
    },
    answerTimeoutMs: 120_000,
  },
];
