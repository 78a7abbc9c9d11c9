import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { hasPictures, isEphemeral, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

/** About $0.032 a picture. */
const PICTURE = { prompt: 'a fox', lora: 'black-forest-labs/flux-dev-lora' };

it('pays with money what own limits in money or pictures have no room for, also after a restart', async () => {
  await using replicate = await openFakeReplicate();
  await using discord = await startDiscord();
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-'));
  const env = {
    REPLICATE_API_TOKEN: replicate.token,
    REPLICATE_API_URL: replicate.apiUrl,
    STORE_URL: `sqlite:${join(folder, 'store.sqlite')}`,
  };
  const ben = discord.person('Ben');
  const limit = async (sub: string, options: Readonly<Record<string, string | number>>) =>
    (await discord.person('admin').command(`limits ${sub}`, options)).answer();
  const limits = async () => textOf(await (await ben.command('me limits')).answer());
  const paint = async () =>
    textOf(
      await (await ben.command('imagine', PICTURE)).answer((message) => hasPictures(message) || isEphemeral(message)),
    );
  let bot = await startBot({ discord, env });
  await limit('everyone', { dollars_per_month: 0.01 });
  await limit('grant', { member: ben.id, dollars: 0.1 });
  await paint();
  expect(await limits()).toContain('**Given to you**: $0.0680 of $0.10 left');
  // Paid by the gift, it is nothing of their own.
  expect(await limits()).toContain(
    '**Your pictures here today**: 1\n**Your spending here this month**: $0.00 of $0.01',
  );
  await bot.stop();
  bot = await startBot({ discord, env });
  await limit('everyone', { dollars_per_month: 10, pictures_per_month: 0 });
  await paint();
  expect(await limits()).toContain('**Given to you**: $0.0360 of $0.10 left');
  // What never came to Replicate is given back at once.
  const broken = { name: 'x.png', bytes: Buffer.from('no picture'), type: 'image/png' };
  await (await ben.command('imagine', { ...PICTURE, image: broken })).answer((message) =>
    textOf(message).includes('cannot be read'),
  );
  await expect.poll(limits).toContain('$0.0360 of $0.10 left');
  await paint();
  expect(await paint()).toMatch(
    /Of the 0 pictures that this server allows you a month.* does not suffice: \$0\.0040 left\./,
  );
  expect(replicate.predictions).toHaveLength(3);
  await bot.stop();
  expectNoDiscordProblems(discord);
  rmSync(folder, { recursive: true, force: true });
});
