import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { PREDICTION_ERRORS } from '#test/support/fake-replicate/problems.ts';

const logLine = z.object({ level: z.number(), msg: z.string(), job: z.string().optional() });
const INFO_LEVEL = 30;

let replicate: FakeReplicate;
let bot: TestBot;
beforeAll(async () => {
  replicate = await openFakeReplicate();
  const env = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, JOBS_AT_ONCE: '1' };
  bot = await startBot({ env });
});
afterAll(async () => {
  await bot[Symbol.asyncDispose]();
  await replicate[Symbol.asyncDispose]();
});

/** Of a first start, whenever it is done. */
const UPKEEP_MESSAGE = 'what was stored already is listed by person, and kept as long as KEEP_JOBS_DAYS says';

const lines = () => bot.log.map((each) => logLine.parse(JSON.parse(each)));
const linesOfJob = (job: string | undefined) => lines().filter((each) => each.job === job);
const linesWithMessage = (msg: string) => lines().filter((each) => each.msg === msg);

it('has one id for all lines of a job, from the interaction through retries to the delivery', async () => {
  replicate.faults.add({ kind: 'failed', error: PREDICTION_ERRORS.unknown, ran: false });
  await expect.poll(() => linesWithMessage(UPKEEP_MESSAGE).length).toBe(1);
  const before = lines().length;
  await (await bot.discord.person('Ben').command('imagine', { prompt: 'a fox' })).answer(hasPictures);
  await expect.poll(() => linesWithMessage('delivered').length).toBe(1);
  const [job] = linesWithMessage('delivered').map((each) => each.job);
  const own = linesOfJob(job);
  expect(lines().slice(before)).toEqual(own);
  expect(own.map(({ msg }) => msg)).toEqual([
    'interaction received',
    'accepted',
    'submitted',
    'The platform failed; the prediction is created once more',
    'submitted',
    'delivered',
  ]);
  expect(own.filter(({ level }) => level >= INFO_LEVEL).length).toBeLessThanOrEqual(4);
});

it('does not mix two jobs where one starts as the other ends', async () => {
  const [first, second] = [bot.discord.person('Ben'), bot.discord.person('Cleo')].map((person) =>
    person.command('imagine', { prompt: 'a fox' }),
  );
  await (await first)?.answer(hasPictures);
  await (await second)?.answer(hasPictures);
  await expect.poll(() => linesWithMessage('delivered').length).toBe(3);
  for (const { job } of linesWithMessage('delivered')) {
    const own = linesOfJob(job).filter(({ level }) => level === INFO_LEVEL);
    expect(own.map(({ msg }) => msg).filter((msg) => /^[a-z]+$/.test(msg))).toEqual([
      'accepted',
      'submitted',
      'delivered',
    ]);
  }
});

it('has the reason of a refusal with the same id', async () => {
  const reply = await bot.discord
    .person('Ben')
    .command('imagine', { prompt: 'a fox', replicate_weights: 'no reference' });
  expect(textOf(await reply.answer())).not.toBe('');
  await expect.poll(() => linesWithMessage('an interaction was refused').length).toBe(1);
  const [refused] = linesWithMessage('an interaction was refused');
  expect(linesOfJob(refused?.job).map(({ msg }) => msg)).toEqual([
    'interaction received',
    'an interaction was refused',
  ]);
});
