import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type APIMessage, PermissionFlagsBits } from 'discord.js';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '#services/store/open-store.ts';
import { startBot } from '#test/support/bot/start-bot.ts';
import { keepAuditLog, readAudit } from '#test/support/discord/audit.ts';
import { paintSheet } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { errorAnswer, isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import { imagineAs, labelsOf, SMALL_IMAGINE_OPTIONS, selectOptionsIn } from '#test/support/discord/imagine.ts';
import { type Discord, hasPictures, type Person, startDiscord, textOf } from '#test/support/discord/index.ts';

const ERASED = 'recipe was erased at its person’s request';
/** Ms after which only the bot's own permissions lead to a message. */
const TOKEN_MS = 15 * 60 * 1000;
const says = (text: string) => (message: APIMessage) => textOf(message).includes(text);
const paint = (discord: Discord, prompt: string, name = 'Ben', place = 'general') =>
  imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt }, name, place);
const isThere = (discord: Discord, { id }: APIMessage) => discord.playground.getMessage(id) !== undefined;
const untilGone = (discord: Discord, ...messages: readonly APIMessage[]) =>
  expect.poll(() => messages.filter((each) => isThere(discord, each)).length).toBe(0);

/** Asks for it, and confirms. */
async function erase(person: Person) {
  const page = await (await person.command('privacy')).answer();
  const question = await (await person.press(page, 'Erase…')).answer(says('Erase what you asked for until now?'));
  await (await person.press(question, 'Erase')).answer(says('I am erasing what you asked for'));
}

/** The text of all that a store holds. */
async function readStore(url: string) {
  await using store = await openStore(url, () => {});
  const texts: string[] = [];
  for (const namespace of [
    'jobs',
    'sheets',
    'profiles',
    'refused',
    'stars',
    'stars-by-person',
    'by-person',
    'results',
    'kept',
  ]) {
    const collection = store.collection(namespace, z.unknown());
    for await (const keys of store.scanKeys(namespace))
      for (const key of keys) texts.push(`${namespace}:${key} ${JSON.stringify(await collection.get(key))}`);
  }
  return texts.join('\n');
}
const newStoreUrl = () => `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-erase-')), 'store.sqlite')}`;

it('asks first, then erases prompts, recipes and messages of a person in all places, and nothing else', async () => {
  const url = newStoreUrl();
  const bot = await startBot({ env: { STORE_URL: url } });
  const { discord } = bot;
  const ben = discord.person('Ben');
  await keepAuditLog(discord, '30');
  const own = [
    (await paint(discord, 'a fox of Bens')).message,
    (await paint(discord, 'another fox of Bens', 'Ben', 'Atelier/general')).message,
    (await paint(discord, 'a third fox of Bens', 'Ben', 'dm')).message,
  ];
  const others = (await paint(discord, 'an owl of Cleos', 'Cleo')).message;
  await ben.press(others, /^1:star:/);
  await expect.poll(() => labelsOf(discord.playground.getMessage(others.id)?.message ?? others)).toContain('⭐ 1');
  const logged = async () => JSON.stringify(await readAudit(discord));
  await expect.poll(logged).toContain('a fox of Bens');
  const planned = await (await ben.command('compare', { prompt: 'a planned {fox|owl} of Bens' })).answer();

  const page = await (await ben.command('privacy')).answer();
  const question = await (await ben.press(page, 'Erase…')).answer(says('Erase what you asked for until now?'));
  for (const told of ['What waits is canceled', 'What stays: ']) expect(textOf(question)).toContain(told);
  await (await ben.press(question, 'Back')).answer(says('What I keep about you'));
  expect(own.every((each) => isThere(discord, each))).toBe(true);

  await erase(ben);
  await untilGone(discord, ...own);
  expect(isThere(discord, others)).toBe(true);
  await (await discord.person('Cleo').press(others, 'Details')).answer(says('an owl of Cleos'));
  expect(await logged()).not.toMatch(/a fox of Bens|"Ben"/);
  expect(await logged()).toContain('an owl of Cleos');
  await (await ben.press(planned, 'Paint 2 pictures')).answer(says('I no longer know this sheet'));
  // What it counted stays, and new jobs are as before.
  expect(textOf(await (await ben.command('usage mine')).answer())).toContain('1 picture');
  const later = (await paint(discord, 'a later fox of Bens')).message;
  await (await ben.press(later, 'Details')).answer(says('a later fox of Bens'));
  expectNoDiscordProblems(discord);
  await bot.stop();
  const text = await readStore(url);
  expect(text).toContain('an owl of Cleos');
  expect(text.match(/fox of Bens/g)?.length).toBe(text.match(/later fox of Bens/g)?.length);
  expect(text.split('\n').filter((line) => line.startsWith('by-person:') && line.includes(ben.id))).toHaveLength(1);
  expect(text).not.toMatch(new RegExp(`stars\\S*:\\S*${ben.id}`));
  await discord.close();
});

it('says so at buttons that stay, also at what others enlarged, and leaves what others made of it alone', async () => {
  let offset = 0;
  const wallClock = () => Date.now() + offset;
  await using discord = await startDiscord({ now: wallClock });
  await using bot = await startBot({ discord, wallClock });
  const [ben, cleo] = [discord.person('Ben'), discord.person('Cleo')];
  const { message } = await paint(discord, 'a fox of Bens');
  const sheet = await paintSheet(ben, { x: 'seeds 2' });
  const varied = await (await cleo.press(message, /^1:vary/)).answer(hasPictures);
  const enlarged = await (await cleo.press(message, 'Upscale 2×')).answer(hasPictures);
  offset = TOKEN_MS;
  const channel = discord.playground.world.channels.get(message.channel_id);
  if (!channel) throw new Error('there is no channel');
  const before = channel.appPermissions;
  channel.appPermissions = before & ~PermissionFlagsBits.ViewChannel;
  await erase(ben);
  await expect.poll(() => bot.log.join('\n')).toContain('"left":0');
  channel.appPermissions = before;
  expect(isThere(discord, message)).toBe(true);
  for (const label of ['Details', 'Reroll', 'Upscale 2×', 'Edit'])
    await (await cleo.press(message, label)).answer(says(ERASED));
  await (await ben.press(message, 'Details')).answer(says(ERASED));
  await (await cleo.menu('Recipe', message.id)).answer(says(ERASED));
  await (await cleo.press(enlarged, 'Details')).answer(says(ERASED));
  // Cleo's own recipe is hers.
  await (await cleo.press(varied, 'Details')).answer(says('a fox of Bens'));
  expect(await (await cleo.press(varied, 'Reroll')).answer(hasPictures)).toBeDefined();
  // Deleting needs no recipe: managers may, and Cleo what is hers.
  await cleo.press(enlarged, 'Delete');
  await untilGone(discord, enlarged);
  for (const each of [message, sheet]) {
    await (await cleo.press(each, 'Delete')).answer(says(ERASED));
    await discord.person('admin').press(each, 'Delete');
  }
  await untilGone(discord, message, sheet);
  expect(new Set(discord.refusedRequests.map(({ status, name }) => `${status} ${name?.split(' ')[0]}`))).toEqual(
    new Set(['403 DELETE']),
  );
});

it('cancels what waits, and shows what is being painted before it is erased', async () => {
  await using bot = await startBot({ env: { SKETCH_STEP_MS: '40', JOBS_PER_USER: '1' } });
  const { discord } = bot;
  const ben = discord.person('Ben');
  const running = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, prompt: 'a running fox' });
  await running.responseType();
  await expect.poll(() => bot.log.some((line) => line.includes(running.id) && line.includes('accepted'))).toBe(true);
  const waiting = await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, prompt: 'a waiting fox' });
  await waiting.responseType();
  await erase(ben);
  // Nobody sees its prompt any more, though it has no pictures.
  await waiting.deletedMessage();
  expect(waiting.history.some(hasPictures)).toBe(false);
  await running.deletedMessage(15_000);
  expect(running.history.some(hasPictures)).toBe(true);
});

it('deletes pictures that wait in /show', async () => {
  const url = newStoreUrl();
  await using bot = await startBot({ env: { STORE_URL: url } });
  const { discord } = bot;
  const ben = discord.person('Ben');
  discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(404, 10_008) });
  await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
  const waiting = async () => selectOptionsIn(await (await ben.command('show waiting')).answer()).length;
  await expect.poll(waiting).toBe(1);
  const files = () =>
    readdirSync(join(url.slice('sqlite:'.length), '../undelivered')).filter((name) => /^\d/.test(name)).length;
  expect(files()).toBe(1);
  await erase(ben);
  await expect.poll(files).toBe(0);
  await expect.poll(waiting).toBe(0);
});

it('goes on after a stop in the middle, and again is harmless', async () => {
  const url = newStoreUrl();
  let offset = 0;
  const wallClock = () => Date.now() + offset;
  await using discord = await startDiscord({ now: wallClock });
  const before = await startBot({ discord, wallClock, env: { STORE_URL: url } });
  const ben = discord.person('Ben');
  const own: APIMessage[] = [];
  for (const prompt of ['one fox', 'two foxes', 'three foxes']) own.push((await paint(discord, prompt)).message);
  offset = TOKEN_MS;
  const isDeletion = ({ method, path }: { method: string; path: string }) =>
    method === 'DELETE' && path.startsWith('/channels/');
  const remove = discord.playground.faults.add({ match: isDeletion, answer: errorAnswer(503, 0), times: 1000 });
  await erase(ben);
  await expect.poll(() => before.log.join('\n')).toContain('could not be deleted');
  const [first] = own;
  if (!first) throw new Error('nothing was painted');
  await (await discord.person('Cleo').press(first, 'Details')).answer(says(ERASED));
  await before.stop();
  remove();
  await using _after = await startBot({ discord, wallClock, env: { STORE_URL: url } });
  await untilGone(discord, ...own);
  await erase(ben);
  const later = await paint(discord, 'a later fox');
  await (await ben.press(later.message, 'Details')).answer(says('a later fox'));
});
