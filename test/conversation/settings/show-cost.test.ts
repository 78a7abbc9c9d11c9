import { expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { paintSheet, requestSheet } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs } from '#test/support/discord/imagine.ts';
import { type Discord, hasPictures, textOf } from '#test/support/discord/index.ts';
import { changeSetting } from '#test/support/discord/settings.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

const DEV = { prompt: 'a fox', lora: 'black-forest-labs/flux-dev-lora', num_outputs: 2 };
const switchCost = (discord: Discord, to: 'on' | 'off') =>
  changeSetting(discord, 'pictures', `settings:set:show_cost:${to}`);

it('is under each result where the server wants it, private ones and enlargements included, and nowhere else', async () => {
  await using replicate = await openFakeReplicate();
  await using bot = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
  });
  const { discord } = bot;
  expect(textOf((await imagineAs(discord, DEV)).message)).not.toContain('$');
  await switchCost(discord, 'on');
  const { reply, message } = await imagineAs(discord, DEV);
  expect(textOf(message)).toMatch(/^-# .* s · about \$0\.064( expected)?$/m);
  const details = textOf(await (await reply.press('Details')).answer());
  expect(details).toMatch(/^(Expected c|C)ost: about \$0\.064/m);
  const one = await imagineAs(discord, { ...DEV, num_outputs: 1, private: true });
  expect(textOf(one.message)).toMatch(/about \$0\.032/);
  const upscaled = await (await one.reply.press('Upscale 2×')).answer(hasPictures);
  expect(textOf(upscaled)).toMatch(/about \$|less than \$/);
  expect(textOf((await imagineAs(discord, DEV, 'Ben', 'Atelier/general')).message)).not.toContain('$');
  await switchCost(discord, 'off');
  expect(textOf((await imagineAs(discord, DEV)).message)).not.toContain('$');
  // Once it is shown, nobody edits it for its cost.
  expect(reply.history.filter(hasPictures)).toHaveLength(1);
  expectNoDiscordProblems(discord);
});

it('is under each sheet that the server wants it under, the sum of its cells', async () => {
  await using replicate = await openFakeReplicate();
  await using bot = await startBot({
    env: { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl },
  });
  const { discord } = bot;
  const ben = discord.person('Ben');
  const options = { lora: DEV.lora, aspect_ratio: '1:1', width: undefined, height: undefined, x: 'seeds 3' };
  const { plan } = await requestSheet(ben, options);
  expect(textOf(plan)).toMatch(/^3 pictures · about \$0\.096 · about/m);
  expect(textOf(await paintSheet(ben, options))).not.toContain('$');
  await switchCost(discord, 'on');
  expect(textOf(await paintSheet(ben, options))).toMatch(/^-# 3 pictures · .*s · about \$0\.096( expected)?$/m);
  expectNoDiscordProblems(discord);
});

it('is not under what nobody is billed for', async () => {
  await using bot = await startBot();
  await switchCost(bot.discord, 'on');
  const { message } = await imagineAs(bot.discord);
  expect(textOf(message)).not.toMatch(/\$|charge|expected/);
  const sheet = await paintSheet(bot.discord.person('Ben'), { x: 'seeds 2' });
  expect(textOf(sheet)).not.toMatch(/\$|charge|expected/);
  expectNoDiscordProblems(bot.discord);
});
