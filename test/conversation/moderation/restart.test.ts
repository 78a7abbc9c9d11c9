import { expect, it } from 'vitest';
import { choosePolicy, coveredIn, type ModeratedBot, openModeratedBot } from '#test/support/bot/moderated-bot.ts';
import { startLorikeet } from '#test/support/bot/process.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { FALCONS } from '#test/support/fake-replicate/moderation.ts';

const PROMPT = { ...SMALL_IMAGINE_OPTIONS, prompt: 'nsfw', num_outputs: 2 };

/** Holds back what the model says until it is let go. */
function holdVerdicts({ replicate }: ModeratedBot): () => void {
  const { promise, resolve } = Promise.withResolvers<string>();
  const model = replicate.models.get(FALCONS);
  if (model) replicate.models.set(FALCONS, { ...model, judge: () => promise });
  return () => resolve('nsfw');
}

const process = ({ discord, env }: ModeratedBot) => startLorikeet({ ...discord.env, ...env, PORT: '0' });

const isChecking = (message: Parameters<typeof textOf>[0]) => textOf(message).includes('Checking…');

it('killed while pictures are judged, goes on with the same predictions: nothing is painted, judged or shown twice', async () => {
  await using at = await openModeratedBot();
  const release = holdVerdicts(at);
  await using first = process(at);
  await first.waitForOutput('Lorikeet is ready');
  const reply = await at.discord.person('Ben').command('imagine', PROMPT);
  await reply.answer(isChecking);
  await expect.poll(() => at.judged.length).toBe(2);
  await first.stop('SIGKILL');
  const second = await at.start();
  await expect.poll(() => second.log.join('')).toContain('resuming');
  release();
  const message = await reply.answer(hasPictures);
  expect(coveredIn(message)).toEqual([true, true]);
  expect([at.painted.length, at.judged.length]).toEqual([1, 2]);
  expect(at.discord.person('Cleo').messages.filter(hasPictures)).toHaveLength(1);
});

it('finds the prediction of a picture whose creation was not answered before the end', async () => {
  await using at = await openModeratedBot();
  const release = holdVerdicts(at);
  const first = await at.start();
  const reply = await at.discord.person('Ben').command('imagine', { ...PROMPT, num_outputs: 1 });
  await expect.poll(() => at.judged.length).toBe(1);
  // Replicate holds the answer until there is a verdict, for longer than a process that stops waits for its id.
  await first.stop();
  release();
  await at.start();
  expect(coveredIn(await reply.answer(hasPictures, 20_000))).toEqual([true]);
  expect([at.painted.length, at.judged.length]).toEqual([1, 1]);
});

it('stopped while pictures are judged, leaves the predictions running for the next start', async () => {
  await using at = await openModeratedBot();
  const release = holdVerdicts(at);
  const first = await at.start();
  const reply = await at.discord.person('Ben').command('imagine', PROMPT);
  await reply.answer(isChecking);
  await expect.poll(() => at.judged.length).toBe(2);
  await first.stop();
  expect(at.judged.map(({ status }) => status)).toEqual(['processing', 'processing']);
  release();
  await at.start();
  expect(coveredIn(await reply.answer(hasPictures))).toEqual([true, true]);
  expect([at.painted.length, at.judged.length]).toEqual([1, 2]);
});

it('keeps what is flagged from everybody when it waits in /show, by what the server wants then', async () => {
  await using at = await openModeratedBot();
  await at.start();
  const ben = at.discord.person('Ben');
  const release = holdVerdicts(at);
  const reply = await ben.command('imagine', { ...PROMPT, num_outputs: 1 });
  const shown = await reply.answer(isChecking);
  // Its message is deleted just before the pictures come.
  at.discord.person('admin').remove(shown);
  release();
  const list = async () => (await ben.command('show waiting')).answer();
  await expect.poll(async () => textOf(await list())).toContain('nsfw');
  await choosePolicy(at, 'private');
  const waiting = await list();
  const delivered = await (await ben.select(waiting, 'show:bring', [reply.id])).answer(hasPictures);
  expect(isEphemeral(delivered)).toBe(true);
  expect(at.judged).toHaveLength(1);
});
