import { PermissionFlagsBits } from 'discord.js';
import { afterAll, expect, it, vi } from 'vitest';
import { walkComponents } from '#playground/validate/components/component-tree.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { imagineAs, labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { isEphemeral, type Person, picturesIn, textOf } from '#test/support/discord/index.ts';

let now = Date.now();
const bot = await startBot({ wallClock: () => now });
const { discord } = bot;
afterAll(async () => {
  // It asks for what it may not see, or what is gone, and for nothing else that Discord refuses.
  expect(discord.refusedRequests.map(({ name, status }) => `${name?.split(' ')[0]} ${status}`)).toEqual([
    'GET 404',
    'GET 404',
    'GET 403',
    'GET 403',
  ]);
  await bot[Symbol.asyncDispose]();
});
/** Resolves once the end is stored, some 100 ms after the pictures are there: from then on the job is listed. */
const paint = async (prompt: string, options = {}, name = 'Ben', channel = 'general') => {
  const painted = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt, ...options }, name, channel);
  const isEnd = (line: string) => line.includes(painted.reply.id) && line.includes('"msg":"delivered"');
  await vi.waitFor(() => expect(bot.log.some(isEnd)).toBe(true));
  return painted;
};
const list = async (who: Person) => (await who.command('show mine')).answer();
const links = (message: Awaited<ReturnType<typeof list>>) =>
  [...walkComponents(message.components)].flatMap(({ node }) =>
    node.type === 2 && node.url ? [String(node.url)] : [],
  );

it('pages through one’s own results of this server, the newest first, with previews and links', async () => {
  const ben = discord.person('Ben');
  expect(textOf(await list(ben))).toContain('There are none yet.');
  const first = await paint('a first fox');
  for (const prompt of ['a second fox', 'a third fox', 'a fourth fox']) await paint(prompt);
  await paint('an owl', {}, 'Cleo');
  await paint('elsewhere', {}, 'Ben', 'Atelier/general');
  const page = await list(ben);
  expect(isEphemeral(page)).toBe(true);
  expect(textOf(page)).toMatch(/a fourth fox[\s\S]*a third fox[\s\S]*a second fox/);
  expect(textOf(page)).not.toMatch(/first fox|owl|elsewhere/);
  expect(picturesIn(page)).toHaveLength(3);
  expect(labelsOf(page)).toEqual(['Details', 'Details', 'Details', 'Newer', 'Older (1 of 2)']);
  const older = await (await ben.press(page, 'Older (1 of 2)')).answer((message) => textOf(message).includes('first'));
  expect(older.id).toBe(page.id);
  expect(links(older)).toEqual([
    `https://discord.com/channels/1100000000000001000/${first.message.channel_id}/${first.message.id}`,
  ]);
  const details = await (await ben.press(older, 'Details')).answer(({ id }) => id !== older.id);
  expect(textOf(details)).toContain('prompt:a first fox');
  const newer = await (await ben.press(older, 'Newer')).answer((message) => textOf(message).includes('fourth'));
  expect(textOf(newer)).toContain('a second fox');
});

it('says what it cannot show, and keeps pictures of age-restricted channels in such', async () => {
  const ada = discord.person('Ada');
  await paint('a secret fox', { private: true }, 'Ada');
  const gone = await paint('a deleted fox', {}, 'Ada');
  await paint('a night fox', {}, 'Ada', 'after-dark');
  ada.remove(gone.message);
  const page = await list(ada);
  expect(textOf(page)).toMatch(/secret fox\*\*\n-# .*private, so it cannot be shown again/);
  expect(textOf(page)).toMatch(/deleted fox\*\*\n-# .*its message was deleted/);
  expect(textOf(page)).toMatch(/night fox\*\*\n-# .*from an age-restricted channel/);
  expect(picturesIn(page)).toEqual([]);
  expect(links(page)).toHaveLength(1);
  expect(picturesIn(await list(ada.inChannel('1100000000000001003')))).toHaveLength(1);
});

it('lists a channel that the bot cannot read any more without previews, and nothing older than 30 days', async () => {
  const cleo = discord.person('Cleo');
  const { message } = await paint('a hidden fox', {}, 'Cleo', 'gallery');
  const channel = discord.playground.world.channels.get(message.channel_id);
  if (!channel) throw new Error('there is no such channel');
  const before = channel.appPermissions;
  channel.appPermissions = PermissionFlagsBits.SendMessages;
  expect(textOf(await list(cleo))).toMatch(/hidden fox\*\*\n-# .*its message cannot be read now/);
  channel.appPermissions = before;
  now += 31 * 24 * 60 * 60 * 1000;
  expect(textOf(await list(cleo))).toContain('There are none yet.');
});
