import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';
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
const four = (bot: TestBot, options: Record<string, boolean> = {}) =>
  bot.discord.person('Ben').command('imagine', { ...SMALL_IMAGINE_OPTIONS, num_outputs: 4, seed: 42, ...options });

const paintMissing = (label: string) => /^Paint the missing/.test(label);

it('delivers the unfiltered pictures, says how many are missing, and does not retry by itself', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'nsfw', images: [0, 3] });
  const reply = await four(bot);
  const message = await reply.answer(hasPictures);
  expect(picturesIn(message)).toHaveLength(2);
  expect(textOf(message)).toMatch(/2 pictures are missing: the model’s safety checker filtered pictures 1 and 4$/m);
  expect(labelsOf(message).filter(paintMissing)).toEqual(['Paint the missing 2 again']);
  await (await bot.discord.person('Ben').press(message, 'Details')).answer();
  expect([reply.messages.length, replicate.predictions.length]).toEqual([1, 1]);
  expectNoDiscordProblems(bot.discord);
});

it('says how many came where a model gives fewer than asked, and blames no safety checker', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'fewer', count: 3 });
  const message = await (await four(bot)).answer(hasPictures);
  expect(picturesIn(message)).toHaveLength(3);
  expect(textOf(message)).toMatch(/came back with 3 of 4$/m);
  expect(textOf(message)).not.toContain('safety checker');
  expect(labelsOf(message).filter(paintMissing)).toEqual([]);
});

it('shows no retry button if nothing is missing', async () => {
  const [bot] = await start();
  expect(labelsOf(await (await four(bot)).answer(hasPictures)).filter(paintMissing)).toEqual([]);
});

describe('the button that paints the missing pictures', () => {
  it('paints as many as are missing, with a new seed, and counts for the person who pressed it', async () => {
    const [bot, replicate] = await start();
    replicate.faults.add({ kind: 'nsfw', images: [1] });
    const message = await (await four(bot)).answer(hasPictures);
    const cleo = bot.discord.person('Cleo');
    const painted = await (await cleo.press(message, 'Paint the missing picture again')).answer(hasPictures);
    expect(picturesIn(painted)).toHaveLength(1);
    expect(textOf(painted)).toMatch(
      /Missing pictures by <@\d+> from \[this result\]\(.*\) · pictures 4 → 1 · seed 42 → \d+/,
    );
    expect(replicate.predictions.map(({ input }) => input.num_outputs)).toEqual([4, 1]);
    expect(replicate.predictions[1]?.input.seed).not.toBe(42);
    expect(textOf(await (await cleo.press(painted, 'Details')).answer())).toContain(`For <@${cleo.id}>`);
    expectNoDiscordProblems(bot.discord);
  });

  it('replies ephemerally if the result is private', async () => {
    const [bot, replicate] = await start();
    replicate.faults.add({ kind: 'nsfw', images: [1] });
    const message = await (await four(bot, { private: true })).answer(hasPictures);
    const reply = await bot.discord.person('Ben').press(message, 'Paint the missing picture again');
    expect(isEphemeral(await reply.answer(hasPictures))).toBe(true);
  });

  it('pressed by two people at once paints once, and never again for the same result', async () => {
    const [bot, replicate] = await start();
    replicate.faults.add({ kind: 'nsfw', images: [0, 2] });
    const message = await (await four(bot)).answer(hasPictures);
    const presses = await Promise.all(
      ['Ben', 'Cleo'].map((name) => bot.discord.person(name).press(message, 'Paint the missing 2 again')),
    );
    const answers = await Promise.all(
      presses.map((press) => press.answer((each) => hasPictures(each) || isEphemeral(each))),
    );
    expect(answers.filter(hasPictures)).toHaveLength(1);
    expect(answers.filter((each) => !hasPictures(each)).map(textOf)).toEqual([expect.stringContaining('already')]);
    const later = await (await bot.discord.person('admin').press(message, 'Paint the missing 2 again')).answer();
    expect(textOf(later)).toContain('This was already requested');
    expect(replicate.predictions).toHaveLength(2);
  });

  it('may be pressed again if it painted nothing', async () => {
    const [bot, replicate] = await start();
    replicate.faults.add({ kind: 'nsfw', images: [0, 2] }, { kind: 'nsfw', images: 'all' });
    const message = await (await four(bot)).answer(hasPictures);
    const ben = bot.discord.person('Ben');
    const refused = await (await ben.press(message, 'Paint the missing 2 again')).answer(isEphemeral);
    expect(textOf(refused)).toContain('The model’s safety checker filtered the result.');
    const again = async () => (await ben.press(message, 'Paint the missing 2 again')).answer();
    await expect.poll(async () => hasPictures(await again())).toBe(true);
    expect(replicate.predictions.map(({ input }) => input.num_outputs)).toEqual([4, 2, 2]);
  });

  it('is offered again for the pictures missing from its own result', async () => {
    const [bot, replicate] = await start();
    replicate.faults.add({ kind: 'nsfw', images: [0, 2] }, { kind: 'nsfw', images: [1] });
    const message = await (await four(bot)).answer(hasPictures);
    const painted = await (await bot.discord.person('Ben').press(message, 'Paint the missing 2 again')).answer(
      hasPictures,
    );
    expect(textOf(painted)).toContain('1 picture is missing: the model’s safety checker filtered picture 2');
    expect(labelsOf(painted).filter(paintMissing)).toEqual(['Paint the missing picture again']);
  });

  it('keeps to the limits of the server', async () => {
    const [bot, replicate] = await start();
    replicate.faults.add({ kind: 'nsfw', images: [0, 1] });
    const message = await (await four(bot)).answer(hasPictures);
    await (await bot.discord.person('admin').command('limits everyone', { pictures_per_day: 5 })).answer();
    const refused = await (await bot.discord.person('Ben').press(message, 'Paint the missing 2 again')).answer();
    // Two of four were painted, and only those count.
    expect(hasPictures(refused)).toBe(true);
    const other = await (await bot.discord.person('Ben').press(message, 'Reroll')).answer();
    expect(textOf(other)).toContain('this would be 4');
    expect(replicate.predictions).toHaveLength(2);
  });

  it('works after a restart, and is still marked as pressed', async () => {
    const replicate = await openFakeReplicate();
    const discord = await startDiscord();
    open.push(replicate, discord);
    const env = {
      REPLICATE_API_TOKEN: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
      STORE_URL: `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-filtered-')), 'store.sqlite')}`,
    };
    replicate.faults.add({ kind: 'nsfw', images: [2] });
    const first = await startBot({ discord, env });
    const message = await (await four(first)).answer(hasPictures);
    await first.stop();
    const second = await startBot({ discord, env });
    const ben = discord.person('Ben');
    await (await ben.press(message, 'Paint the missing picture again')).answer(hasPictures);
    await second.stop();
    open.push(await startBot({ discord, env }));
    const refused = await (await ben.press(message, 'Paint the missing picture again')).answer();
    expect(textOf(refused)).toMatch(/^This was already requested\. \[Go to it\]\(https:\/\/discord\.com\/channels\//);
    expect(replicate.predictions).toHaveLength(2);
  });
});

it.each([1, 2, 4])(
  'says that the result was filtered if all of %i pictures were, and does not retry',
  async (num_outputs) => {
    const [bot, replicate] = await start();
    replicate.faults.add({ kind: 'nsfw', images: 'all' });
    const reply = await bot.discord.person('Ben').command('imagine', { ...SMALL_IMAGINE_OPTIONS, num_outputs });
    expect(textOf(await reply.answer(isEphemeral))).toContain('The model’s safety checker filtered the result.');
    expect(replicate.predictions).toHaveLength(1);
  },
);
