import { expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { isFinished, PAINT_BUTTON_LABEL, requestSheet } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { labelsOf, selectOptionsIn } from '#test/support/discord/imagine.ts';
import { hasPictures, isEphemeral, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

const SHEET_TIMEOUT_MS = 30_000;

it('begins no sheet that a cap has no room for, and says what it needs and what is left', async () => {
  await using replicate = await openFakeReplicate();
  await using bot = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
  });
  const [admin, ben] = [bot.discord.person('admin'), bot.discord.person('Ben')];
  const limit = async (sub: string, options: Record<string, string | number>) =>
    (await admin.command(`limits ${sub}`, options)).answer();
  const start = async () => {
    const { reply, plan } = await requestSheet(ben, { x: 'seeds 4' });
    const refused = await (await reply.press(PAINT_BUTTON_LABEL)).answer(isEphemeral);
    return { plan: textOf(plan), refused: textOf(refused) };
  };
  // Each cell alone would fit.
  await limit('everyone', { dollars_per_month: 0.03 });
  const money = await start();
  const reason =
    /\$0\.03 left of the \$0\.03 that this server allows you a month; this may take \$0\.0366\. It starts again on 1 \w+/;
  expect(money.plan).toMatch(reason);
  expect(money.refused).toMatch(new RegExp(`^This sheet needs 4 pictures \\(about \\$0\\.0366\\)\\. ${reason.source}`));
  await limit('everyone', { dollars_per_month: 1, pictures_per_month: 3 });
  expect((await start()).refused).toMatch(
    /^This sheet needs 4 pictures \(about \$0\.0366\)\. 3 pictures left of the 3 pictures that this server allows you a month; this may take 4 pictures\./,
  );
  await limit('everyone', { pictures_per_month: 9, pictures_per_day: 2 });
  expect((await start()).refused).toMatch(
    /^This sheet needs 4 pictures .*Of the 2 pictures that this server allows you a day/,
  );
  expect(replicate.predictions).toHaveLength(0);
  // What the own limit has no room for, a gift pays.
  await limit('grant', { member: ben.id, pictures: 2 });
  const { reply } = await requestSheet(ben, { x: 'seeds 4' });
  await (await reply.press(PAINT_BUTTON_LABEL)).answer(isFinished, SHEET_TIMEOUT_MS);
  expect(textOf(await (await ben.command('me limits')).answer())).not.toContain('🎁');
  expectNoDiscordProblems(bot.discord);
});

it('says once why cells were not painted that a cap no longer had room for, and paints them later', async () => {
  await using bot = await startBot({ env: { SKETCH_STEP_MS: '60' } });
  const [admin, ben, cleo] = ['admin', 'Ben', 'Cleo'].map((name) => bot.discord.person(name));
  if (!admin || !ben || !cleo) throw new Error('nobody is there');
  await (await admin.command('limits server', { pictures_per_month: 6 })).answer();
  const { reply } = await requestSheet(ben, { x: 'seeds 6', num_inference_steps: 4 });
  const pressed = await reply.press(PAINT_BUTTON_LABEL);
  await pressed.answer((message) => textOf(message).includes('🖌️'));
  const other = await cleo.command('imagine', { prompt: 'an owl', megapixels: '0.25', num_outputs: 2 });
  await other.answer(hasPictures, SHEET_TIMEOUT_MS);
  const sheet = await pressed.answer(isFinished, SHEET_TIMEOUT_MS);
  expect(textOf(sheet)).toMatch(/4 of 6 pictures/);
  expect(textOf(sheet).match(/failed: /g)).toHaveLength(1);
  expect(textOf(sheet)).toContain('2 failed: Of the 6 pictures that the admins of this server allow all members');
  const label = 'Try the 2 failed again';
  expect(labelsOf(sheet)).toContain(label);
  expect(textOf(await (await ben.press(sheet, label)).answer(isEphemeral))).toContain('This sheet needs 2 pictures');
  await (await admin.command('limits server', {})).answer();
  await ben.press(sheet, label);
  const current = () => bot.discord.playground.getMessage(sheet.id)?.message ?? sheet;
  await expect.poll(() => selectOptionsIn(current())).toHaveLength(6);
  expectNoDiscordProblems(bot.discord);
});

it('says at the plan of a sheet that its person may not paint here, and does not begin it', async () => {
  await using bot = await startBot();
  const [admin, ben] = [bot.discord.person('admin'), bot.discord.person('Ben')];
  await (await admin.command('limits everyone', { at_once: 0, pictures_per_day: 9 })).answer();
  const { reply, plan } = await requestSheet(ben, { x: 'seeds 4' });
  expect(textOf(plan)).toContain('⚠️ The admins of this server have not allowed you to paint here.');
  const refused = await (await reply.press(PAINT_BUTTON_LABEL)).answer(isEphemeral);
  expect(textOf(refused)).toContain('have not allowed you to paint here');
  expectNoDiscordProblems(bot.discord);
});
