import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { ACCENT_COLOR } from '#discord/messages/message.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]();
});

const INTERRUPTED = { kind: 'failed', error: 'Prediction interrupted; please retry (code: E8367)' } as const;

async function start(env: Readonly<Record<string, string>> = {}): Promise<[TestBot, FakeReplicate]> {
  const replicate = await openFakeReplicate();
  const bot = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl, ...env },
  });
  open.push(replicate, bot);
  return [bot, replicate];
}

const accentOf = ({ components }: APIMessage) =>
  components?.flatMap((each) => ('accent_color' in each ? each.accent_color : []));

/** A job of Ben's that failed, and what he was told. */
async function failedJob({ discord }: TestBot, options: Record<string, boolean | number> = {}) {
  const reply = await discord.person('Ben').command('imagine', { ...SMALL_IMAGINE_OPTIONS, seed: 42, ...options });
  const message = await reply.answer(isEphemeral);
  return { reply, message };
}

describe('Try again, where a job failed through no fault of its person', () => {
  it('shows the prompt, and paints the same recipe, which counts once', async () => {
    const [bot, replicate] = await start();
    await (await bot.discord.person('admin').command('limits everyone', { pictures_per_day: 1 })).answer();
    replicate.faults.add(INTERRUPTED);
    const { message, reply } = await failedJob(bot);
    expect(textOf(message)).toMatch(/^\*\*a fox\*\*\nThe model was interrupted while it painted\. Please try again\.$/);
    expect(labelsOf(message)).toEqual(['Try again']);
    const painted = await (await reply.press('Try again')).answer(hasPictures);
    expect([picturesIn(painted).length, isEphemeral(painted)]).toEqual([1, false]);
    const [first, second] = replicate.predictions.map(({ input }) => input);
    expect(second).toEqual(first);
    const more = await (await bot.discord.person('Ben').command('imagine', SMALL_IMAGINE_OPTIONS)).answer(isEphemeral);
    expect(textOf(more)).toMatch(/^You have used the 1 picture that this server allows/);
    expectNoDiscordProblems(bot.discord);
  });

  it('is private where the job was', async () => {
    const [bot, replicate] = await start();
    replicate.faults.add(INTERRUPTED);
    const { reply } = await failedJob(bot, { private: true });
    expect(isEphemeral(await (await reply.press('Try again')).answer(hasPictures))).toBe(true);
    expectNoDiscordProblems(bot.discord);
  });

  it('paints once, however often it is pressed, and then says so without alarm', async () => {
    const [bot, replicate] = await start();
    replicate.faults.add(INTERRUPTED);
    const { reply } = await failedJob(bot);
    const presses = await Promise.all([reply.press('Try again'), reply.press('Try again'), reply.press('Try again')]);
    await expect.poll(() => presses.flatMap(({ messages }) => messages).filter(hasPictures)).toHaveLength(1);
    // Where the pictures are is stored a moment after they can be seen.
    await expect.poll(() => bot.log.join('')).toContain('"msg":"delivered"');
    const later = await (await reply.press('Try again')).answer();
    expect(textOf(later)).toMatch(/^This was already requested\. \[Go to it\]\(https:/);
    expect(accentOf(later)).toEqual([ACCENT_COLOR]);
    expect(replicate.predictions).toHaveLength(2);
  });

  it('is offered again where that fails too, and works after a restart', async () => {
    const replicate = await openFakeReplicate();
    const discord = await startDiscord();
    open.push(replicate, discord);
    const env = {
      REPLICATE_API_TOKEN: replicate.token,
      REPLICATE_API_URL: replicate.apiUrl,
      STORE_URL: `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-again-')), 'store.sqlite')}`,
    };
    replicate.faults.add(INTERRUPTED, INTERRUPTED);
    const before = await startBot({ discord, env });
    const { reply } = await failedJob(before);
    const second = await reply.press('Try again');
    await second.answer((message) => labelsOf(message).includes('Try again'));
    await before.stop();
    open.push(await startBot({ discord, env }));
    expect(hasPictures(await (await second.press('Try again')).answer(hasPictures))).toBe(true);
    expect(replicate.predictions).toHaveLength(3);
  });

  it('paints missing pictures once for their result', async () => {
    const [bot, replicate] = await start();
    const ben = bot.discord.person('Ben');
    replicate.faults.add({ kind: 'nsfw', images: [1] });
    const request = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, num_outputs: 2 });
    const message = await request.answer(hasPictures);
    replicate.faults.add(INTERRUPTED);
    const failed = await ben.press(message, 'Paint the missing picture again');
    await failed.answer(isEphemeral);
    await (await failed.press('Try again')).answer(hasPictures);
    for (const press of [() => ben.press(message, 'Paint the missing picture again'), () => failed.press('Try again')])
      expect(textOf(await (await press()).answer())).toContain('This was already requested.');
    expect(replicate.predictions).toHaveLength(3);
  });
});

it('is not offered where the same recipe would fail again', async () => {
  const [bot, replicate] = await start();
  replicate.faults.add({ kind: 'nsfw', images: 'all' });
  const { message } = await failedJob(bot);
  expect(textOf(message)).toMatch(/^\*\*a fox\*\*\nThe model’s safety checker filtered the result\./);
  expect(labelsOf(message)).toEqual([]);
});
