import { describe, expect, it, vi } from 'vitest';
import { openJobStore } from '#services/jobs/store/job-store.ts';
import { openStore } from '#services/store/open-store.ts';
import { openRestartableBot } from '#test/support/bot/restartable-bot.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';
import { createJob } from '#test/support/jobs.ts';
import { shippedModel } from '#test/support/shipped-models.ts';

it.each([1, 2])('delivers the pictures though %i responses to the acknowledgement are lost', async (times) => {
  await using at = await openRestartableBot();
  await using _ = await at.start();
  const match = ({ path }: { path: string }) => path.endsWith('/callback');
  at.discord.playground.faults.add({ match, times, answer: 'reset', takesEffect: true });
  const reply = await at.discord.person('Ben').command('imagine', { prompt: 'a fox' });
  await reply.answer(hasPictures);
  expect(at.replicate.predictions).toHaveLength(1);
});

it('does not paint a canceled job after a restart if its creation was never answered', async () => {
  await using at = await openRestartableBot();
  at.replicate.faults.add({ kind: 'silence', on: 'create', after: true });
  at.replicate.behaviour.bootMs = 60_000;
  await using first = at.process();
  await at.discord.ready('imagine');
  const reply = await at.discord.person('Ben').command('imagine', { prompt: 'a fox' });
  await reply.answer((message) => textOf(message).includes('Starting'));
  await reply.press('Cancel');
  await reply.answer((message) => textOf(message).includes('Canceled.'));
  await first.stop('SIGKILL');
  await using second = at.process();
  await second.waitForOutput('"msg":"canceled"');
  expect(reply.messages.map(textOf)).toEqual([expect.stringContaining('Canceled.')]);
  expect(at.replicate.predictions).toHaveLength(1);
});

it('cancels the prediction of a job that was canceled right before a restart', async () => {
  await using at = await openRestartableBot();
  at.replicate.behaviour.bootMs = 60_000;
  await using first = await at.start();
  const reply = await at.discord.person('Ben').command('imagine', { prompt: 'a fox' });
  await vi.waitFor(() => expect(first.log.join('')).toContain('submitted'));
  await reply.answer((message) => textOf(message).length > 0);
  at.replicate.faults.add({ kind: 'silence', on: 'cancel', after: false });
  await reply.press('Cancel');
  await reply.answer((message) => textOf(message).includes('Canceled.'));
  await first.stop();
  await using _ = await at.start();
  await vi.waitFor(() => expect(at.replicate.predictions.map(({ status }) => status)).toEqual(['canceled']));
});

it('paints a job that was acknowledged during the stop only after the restart', async () => {
  await using at = await openRestartableBot();
  const { faults } = at.discord.playground;
  await using first = await at.start();
  faults.add({ match: ({ path }) => path.endsWith('/callback'), answer: { delayMs: 1000 } });
  const asked = at.discord.person('Ben').command('imagine', { prompt: 'a fox' });
  await vi.waitFor(() => expect(first.log.join('')).toContain('interaction received'));
  await first.stop();
  const reply = await asked;
  await vi.waitFor(() => expect(first.log.join('')).toContain('"msg":"accepted"'));
  expect(at.replicate.predictions).toHaveLength(0);
  await using _ = await at.start();
  await reply.answer(hasPictures);
  expect(at.replicate.predictions).toHaveLength(1);
  expect(reply.messages).toHaveLength(1);
});

describe('a job from an earlier run', () => {
  const submitted = { is: 'submitted', prediction: 'p' } as const;
  const begun = { is: 'accepted', attemptedAt: 1, attemptedLast: 1 } as const;
  const model = shippedModel('jdreetz/illustration');
  const gone = createJob(model, { model: 'nobody/nothing' }, { id: '1', state: submitted, ending: { is: 'canceled' } });
  const retry = createJob(model, { kind: 'retry', parent: { job: '2', image: 0 } }, { id: '2_1', state: begun });

  it.each([
    ['was canceled, and its model is no longer here', gone],
    ['was begun unasked by an older version, and has no message of its own', retry],
  ])('ends where it %s', async (_, job) => {
    await using at = await openRestartableBot();
    {
      await using store = await openStore(at.storeUrl, () => {});
      await openJobStore(store).add({ ...job, at: Date.now() });
    }
    await using bot = await at.start();
    await vi.waitFor(() => expect(bot.log.join('')).toContain('"msg":"canceled"'));
    await bot.stop();
    await using store = await openStore(at.storeUrl, () => {});
    expect(await openJobStore(store).findUnfinished()).toEqual([]);
  });
});
