import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { errorAnswer, isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import { labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, type Reply, startDiscord, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<[TestBot, FakeReplicate]> {
  const replicate = await openFakeReplicate();
  const bot = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, ...env },
  });
  open.push(replicate, bot);
  return [bot, replicate];
}

/** Asks for four pictures. */
const requestFour = (bot: TestBot, options: Record<string, boolean> = {}) =>
  bot.discord.person('Ben').command('imagine', { ...SMALL_IMAGINE_OPTIONS, num_outputs: 4, seed: 42, ...options });

/** The follow-up message of an interaction, once it is as wanted. */
const waitForFollowUp = async (reply: Reply, wanted: RegExp) => {
  await expect.poll(() => reply.messages.slice(1).map(textOf).join(), { timeout: 10_000 }).toMatch(wanted);
  return reply.messages[1];
};

it('brings what came through at once, names what did not, and paints that once more in a follow-up', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'nsfw', images: [1] });
  const reply = await requestFour(bot);
  const first = await reply.answer(hasPictures);
  expect(picturesIn(first)).toHaveLength(3);
  const [, seed] = /picture 2 was held back by .*; painting it again with seed (\d+)/.exec(textOf(first)) ?? [];
  const second = await waitForFollowUp(reply, /Painted again for what was held back/);
  expect(second && picturesIn(second)).toHaveLength(1);
  expect(second && textOf(second)).toContain(`seed ${seed}`);
  expect(second && labelsOf(second)).toContain('Reroll');
  expect(replicate.predictions.map(({ input }) => [input.num_outputs, input.seed])).toEqual([
    [4, 42],
    [1, Number(seed)],
  ]);
  expect(reply.messages).toHaveLength(2);
  expectNoDiscordProblems(bot.discord);
});

it('paints nothing a third time, and says so plainly', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'nsfw', images: [0, 3] }, { kind: 'nsfw', images: 'all' });
  const reply = await requestFour(bot, { private: true });
  expect(textOf(await reply.answer(hasPictures))).toContain('pictures 1 and 4 were held back');
  const second = await waitForFollowUp(reply, /safety checker filtered the result/);
  expect(second && isEphemeral(second)).toBe(true);
  expect(replicate.predictions).toHaveLength(2);
  expectNoDiscordProblems(bot.discord);
});

it('brings part of what was painted again, and leaves it at that', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'nsfw', images: [0, 3] }, { kind: 'nsfw', images: [0] });
  const reply = await requestFour(bot);
  await reply.answer(hasPictures);
  const second = await waitForFollowUp(reply, /picture 1 was held back by the model’s safety checker$/m);
  expect(second && picturesIn(second)).toHaveLength(1);
  expect(replicate.predictions).toHaveLength(2);
});

it('is not begun where the server no longer lets the person paint', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'nsfw', images: [0, 1] }, { kind: 'boot', ms: 1500 });
  const reply = await requestFour(bot);
  await reply.responseType();
  await (await bot.discord.person('admin').command('limits everyone', { pictures_per_day: 0 })).answer();
  expect(textOf(await reply.answer(hasPictures))).toMatch(/held back by the model’s safety checker$/m);
  expect(bot.log.join('')).toContain('what was held back is not painted again');
  expect([reply.messages.length, replicate.predictions.length]).toEqual([1, 1]);
});

it('is not begun where all of them were held back', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'nsfw', images: 'all' });
  const refused = await (await requestFour(bot)).answer(isEphemeral);
  expect(textOf(refused)).toContain('filtered the result');
  expect(replicate.predictions).toHaveLength(1);
});

it('follows only what was delivered', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'nsfw', images: [2] });
  bot.discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(404, 10_008) });
  const reply = await requestFour(bot);
  await expect.poll(() => bot.log.join('')).toContain('"canceled"');
  expect(reply.messages.some(hasPictures)).toBe(false);
  expect(reply.messages).toHaveLength(1);
  expect(replicate.predictions).toHaveLength(1);
});

it('ends when its person deletes the follow-up', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'nsfw', images: [2] }, { kind: 'boot', ms: 1 }, { kind: 'boot', ms: 60_000 });
  const reply = await requestFour(bot);
  await expect.poll(() => reply.messages.length, { timeout: 10_000 }).toBe(2);
  const [, second] = reply.messages;
  if (second) bot.discord.person('Ben').remove(second);
  await expect.poll(() => bot.log.join(''), { timeout: 10_000 }).toContain('"canceled"');
}, 30_000);

it('goes on after a restart in its follow-up', async () => {
  const replicate = await openFakeReplicate();
  const discord = await startDiscord();
  open.push(replicate, discord);
  const env = {
    REPLICATE_API_TOKEN: replicate.token,
    REPLICATE_API_URL: replicate.apiUrl,
    STORE_URL: `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-withheld-')), 'store.sqlite')}`,
  };
  const before = await startBot({ discord, env });
  replicate.faults.add({ kind: 'nsfw', images: [2] }, { kind: 'boot', ms: 1 }, { kind: 'boot', ms: 3000 });
  const reply = await requestFour(before);
  await expect
    .poll(() => before.log.filter((line) => line.includes('"submitted"')).length, { timeout: 10_000 })
    .toBe(2);
  await before.stop();
  open.push(await startBot({ discord, env }));
  const second = await waitForFollowUp(reply, /Painted again for what was held back/);
  expect(second && picturesIn(second)).toHaveLength(1);
  expect([reply.messages.length, replicate.predictions.length]).toEqual([2, 2]);
}, 30_000);
