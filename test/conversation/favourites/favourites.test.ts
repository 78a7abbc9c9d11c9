import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type APIMessage, PermissionFlagsBits } from 'discord.js';
import { expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { isMessageWithPictures } from '#test/support/discord/faults.ts';
import { imagineAs, labelsOf, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { type Discord, isEphemeral, picturesIn, startDiscord, textOf } from '#test/support/discord/index.ts';

const [GENERAL, GALLERY, AFTER_DARK] = ['1100000000000001001', '1100000000000001002', '1100000000000001003'];

async function chooseChannel(discord: Discord, channel: string) {
  const admin = discord.person('admin');
  const panel = await (await admin.command('settings')).answer();
  const page = await (await admin.select(panel, 'settings:page', ['favourites'])).answer(({ components }) =>
    JSON.stringify(components).includes('favourites_channel'),
  );
  const reply = await admin.select(page, 'None', [channel]);
  await reply.answer(({ components }) => JSON.stringify(components).includes(channel));
}

/** Presses the star, and waits until the message shows `count`. */
async function star(discord: Discord, message: APIMessage, name: string, count: number) {
  const place = message.channel_id === GENERAL ? 'general' : 'after-dark';
  const current = discord.playground.getMessage(message.id)?.message ?? message;
  const reply = await discord.person(name, place).press(current, /^1:star:/);
  await expect.poll(() => labelsOf(now(discord, message))).toContain(`⭐ ${count}`);
  return reply;
}
const now = (discord: Discord, { id }: APIMessage) => {
  const message = discord.playground.getMessage(id)?.message;
  if (!message) throw new Error('the message is gone');
  return message;
};
const copiesIn = (discord: Discord, channel = GALLERY) =>
  discord.playground
    .listMessages(channel)
    .map(({ message }) => message)
    .filter((message) => textOf(message).includes('⭐ Painted by'));
const told = (reply: Awaited<ReturnType<typeof star>>) => reply.messages.filter(isEphemeral).map(textOf);

async function withBot(work: (discord: Discord, bot: TestBot) => Promise<void>) {
  await using bot = await startBot();
  await work(bot.discord, bot);
  expectNoDiscordProblems(bot.discord);
}

it('counts a member once, and copies the result once with credit, link and recipe', () =>
  withBot(async (discord) => {
    await chooseChannel(discord, GALLERY);
    const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, num_outputs: 2, seed: 7 });
    expect(labelsOf(message)).toContain('⭐');
    await Promise.all(['Ben', 'Ben', 'Cleo'].map((name) => discord.person(name).press(message, '⭐')));
    await expect.poll(() => labelsOf(now(discord, message))).toContain('⭐ 2');
    await star(discord, message, 'Ada', 3);
    await star(discord, message, 'Ada', 3);
    expect(picturesIn(now(discord, message)).map(({ url }) => new URL(url).pathname)).toEqual(
      picturesIn(message).map(({ url }) => new URL(url).pathname),
    );
    const copies = copiesIn(discord);
    expect(copies).toHaveLength(1);
    const [copy] = copies;
    if (!copy) throw new Error('there is no copy');
    expect(picturesIn(copy)).toHaveLength(2);
    expect(textOf(copy)).toContain(`Painted by <@${discord.person('Ben').id}> in <#${GENERAL}>`);
    expect(textOf(copy)).toMatch(/\/imagine prompt:a fox .*seed:7/);
    expect(JSON.stringify(copy.components)).toContain(
      `https://discord.com/channels/1100000000000001000/${GENERAL}/${message.id}`,
    );
    expect(copy.mentions).toEqual([]);
  }));

it('counts without a channel, and tells a member so once', () =>
  withBot(async (discord) => {
    const { message } = await imagineAs(discord);
    const first = await star(discord, message, 'Ben', 1);
    await expect.poll(() => told(first).join()).toContain('have not chosen a channel for favourites');
    const other = (await imagineAs(discord)).message;
    const second = await star(discord, other, 'Ben', 1);
    const third = await star(discord, other, 'Cleo', 2);
    await expect.poll(() => told(third).length).toBe(1);
    expect(told(second)).toEqual([]);
    await chooseChannel(discord, GALLERY);
    await star(discord, message, 'Cleo', 2);
    await expect.poll(() => copiesIn(discord).length).toBe(1);
  }));

it('keeps results of an age-restricted channel out of others', () =>
  withBot(async (discord) => {
    await chooseChannel(discord, GALLERY);
    const { message } = await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'after-dark');
    const reply = await star(discord, message, 'Ben', 1);
    await expect.poll(() => told(reply).join()).toContain(`<#${GALLERY}> is not age-restricted`);
    expect(copiesIn(discord)).toEqual([]);
  }));

it('copies them to an age-restricted channel', () =>
  withBot(async (discord) => {
    await chooseChannel(discord, AFTER_DARK);
    const { message } = await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'after-dark');
    await star(discord, message, 'Ben', 1);
    await expect.poll(() => copiesIn(discord, AFTER_DARK).length).toBe(1);
  }));

it('says if it may not post in the channel', async () => {
  await using bot = await startBot();
  const { discord } = bot;
  await chooseChannel(discord, GALLERY);
  const channel = discord.playground.world.channels.get(GALLERY);
  if (channel) channel.appPermissions = PermissionFlagsBits.ViewChannel;
  const { message } = await imagineAs(discord);
  const reply = await star(discord, message, 'Ben', 1);
  await expect.poll(() => told(reply).join()).toContain(`I may not post pictures in <#${GALLERY}>`);
  expect(discord.refusedRequests.map(({ status }) => status)).toEqual([403]);
});

it('has no star on private results and in direct messages', () =>
  withBot(async (discord) => {
    expect(labelsOf((await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, private: true })).message)).not.toContain(
      '⭐',
    );
    expect(labelsOf((await imagineAs(discord, SMALL_IMAGINE_OPTIONS, 'Ben', 'dm')).message)).not.toContain('⭐');
  }));

it('never posts twice, through a lost answer and a restart', async () => {
  const env = { STORE_URL: `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-')), 'store.sqlite')}` };
  let offset = 0;
  const wallClock = () => Date.now() + offset;
  await using discord = await startDiscord({ now: wallClock });
  const before = await startBot({ discord, env, wallClock });
  await chooseChannel(discord, GALLERY);
  const { message } = await imagineAs(discord);
  const lost = { match: isMessageWithPictures, times: 20, answer: 'reset', takesEffect: true } as const;
  const remove = discord.playground.faults.add(lost);
  const reply = await star(discord, message, 'Ben', 1);
  await expect.poll(() => told(reply).join()).toContain('could not be copied');
  remove();
  await before.stop();
  // Longer than Discord remembers a nonce.
  offset = 10 * 60 * 1000;
  await using _after = await startBot({ discord, env, wallClock });
  await star(discord, message, 'Cleo', 2);
  await star(discord, message, 'Ada', 3);
  expect(copiesIn(discord)).toHaveLength(1);
});
