import { expect, it } from 'vitest';
import { sharedBot } from '#test/support/bot/shared-bot.ts';
import { hasPictures, textOf } from '#test/support/discord/index.ts';

const { discord } = await sharedBot();
const GALLERY = '1100000000000001002';
const small = { prompt: 'a fox', megapixels: '0.25' };

const tell = () => discord.playground.listMessages(GALLERY).map(({ message }) => textOf(message));

it('tells the admins’ channel once that 80 % of a limit of the server are used, and once that all is', async () => {
  const admin = discord.person('admin');
  const panel = await (await admin.command('settings')).answer();
  const rules = await (await admin.select(panel, 'settings:page', ['rules'])).answer((message) =>
    JSON.stringify(message).includes('admins_channel'),
  );
  await (await admin.select(rules, /^settings:set:admins_channel:/, [GALLERY])).answer((message) =>
    JSON.stringify(message.components).includes(GALLERY),
  );
  await (await admin.command('limits server', { pictures_per_month: 5 })).answer();
  const told = () =>
    discord.playground
      .listMessages(GALLERY)
      .map(({ message }) => textOf(message))
      .filter((text) => text.includes('of this server'));
  const ben = discord.person('Ben');
  await (await ben.command('imagine', { ...small, num_outputs: 3 })).answer(hasPictures);
  expect(told()).toEqual([]);
  await (await ben.command('imagine', small)).answer(hasPictures);
  await expect
    .poll(told)
    .toEqual([expect.stringContaining('80% of a limit of this server is used**: 4 pictures of 5')]);
  for (const _ of [1, 2]) {
    const refused = await (await ben.command('imagine', { ...small, num_outputs: 2 })).answer();
    expect(textOf(refused)).toContain('together a month; this may take 2 pictures. It starts again on 1 ');
  }
  await (await ben.command('imagine', small)).answer(hasPictures);
  await expect.poll(told).toHaveLength(2);
  expect(told()[1]).toContain('A limit of this server is reached');
});

it('tells it of the pictures a day of the server, and of what a member may use in a month', async () => {
  const admin = discord.person('admin');
  await (await admin.command('limits server', { pictures_per_day: 18 })).answer();
  await (await admin.command('limits everyone', { pictures_per_month: 2, pictures_per_day: 2 })).answer();
  const cleo = discord.person('Cleo');
  const told = () => tell().filter((text) => text.includes('their own'));
  await (await cleo.command('imagine', { ...small, num_outputs: 2 })).answer(hasPictures);
  // Not of the day, which is over before anybody could do something.
  await expect
    .poll(told)
    .toEqual([
      expect.stringContaining(
        `**<@${cleo.id}> has reached a limit of their own**: 2 pictures of 2 pictures this month.`,
      ),
    ]);
  await (await admin.command('limits grant', { member: cleo.id, pictures: 20 })).answer();
  for (const count of [4, 4])
    await (await cleo.command('imagine', { ...small, num_outputs: count })).answer(hasPictures);
  await expect.poll(() => tell().filter((text) => text.includes('today'))).toHaveLength(1);
  expect(tell().at(-1)).toContain('80% of a limit of this server is used**: 15 pictures of 18 pictures today.');
  expect(told()).toHaveLength(1);
});
