import { afterEach, beforeEach, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { PAINT_BUTTON_LABEL, paintSheet, requestSheet, selectCell } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { errorAnswer, isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import { SMALL_IMAGINE_OPTIONS, selectOptionsIn } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, type Reply, textOf } from '#test/support/discord/index.ts';

const UNCHECKED_OPTIONS = { disable_safety_checker: true };
const REFUSAL = /age-restricted channel/;

let bot: TestBot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  expectNoDiscordProblems(bot.discord);
  await bot[Symbol.asyncDispose]();
});
const ben = () => bot.discord.person('Ben', 'after-dark');
/** Its admins take the age restriction off the channel. */
const liftAgeRestriction = () => {
  const channel = bot.discord.playground.world.channels.get(ben().channel);
  if (channel) channel.nsfw = false;
};
const expectRefused = async (reply: Reply) => {
  const answer = await reply.answer((message) => hasPictures(message) || isEphemeral(message));
  expect(isEphemeral(answer)).toBe(true);
  expect(textOf(answer)).toMatch(REFUSAL);
};

it('is asked again by each control of a picture that was painted without the safety checker', async () => {
  const reply = await ben().command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...UNCHECKED_OPTIONS });
  const message = await reply.answer(hasPictures);
  liftAgeRestriction();
  for (const label of ['Reroll', 'Vary strong', 'Upscale 2×', 'Upscale 4×'])
    await expectRefused(await ben().press(message, label));
  await expectRefused(await ben().select(message, 'Switch LoRA…', ['heller-software/lassie-dog']));
});

it('is asked again by each control of a picture of an age-restricted preset', async () => {
  const admin = bot.discord.person('admin');
  const added = await admin.command('lora add', { name: 'dark', reference: 'owner/dark', age_restricted: true });
  await (await added.press('Save')).answer((message) => textOf(message).includes('Saved.'));
  const reply = await ben().command('imagine', { prompt: 'a fox', megapixels: '0.25', lora: 'dark' });
  const message = await reply.answer(hasPictures);
  liftAgeRestriction();
  for (const label of ['Reroll', 'Upscale 2×']) await expectRefused(await ben().press(message, label));
});

it('is asked again when a planned sheet is started', async () => {
  const { reply } = await requestSheet(ben(), { x: 'seeds 2', ...UNCHECKED_OPTIONS });
  liftAgeRestriction();
  await expectRefused(await reply.press(PAINT_BUTTON_LABEL));
});

it('is asked again when a cell of a sheet is taken', async () => {
  const sheet = await paintSheet(ben(), { x: 'seeds 2', ...UNCHECKED_OPTIONS });
  liftAgeRestriction();
  await expectRefused(await selectCell(ben(), sheet, 0));
});

it.each([true, false])('is asked again by /show where the picture was painted (private: %s)', async (isPrivate) => {
  bot.discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(404, 10_008) });
  await ben().command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...UNCHECKED_OPTIONS, private: isPrivate });
  await expect.poll(() => bot.log.join()).toContain('wait in /show');
  liftAgeRestriction();
  const page = await (await ben().command('show waiting')).answer();
  await expectRefused(await ben().select(page, 'Show…', [selectOptionsIn(page)[0]?.value ?? '']));
});
