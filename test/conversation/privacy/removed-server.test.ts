import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord.js';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { NAMESPACES } from '#services/privacy/namespaces.ts';
import { openStore } from '#services/store/open-store.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { keepAuditLog } from '#test/support/discord/audit.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { type Discord, hasPictures, startDiscord } from '#test/support/discord/index.ts';
import { submitModal } from '#test/support/discord/modal-values.ts';

const [LOUNGE, ATELIER] = ['1100000000000001000', '1100000000000002000'];
const DAY_MS = 24 * 60 * 60 * 1000;

/** Has a server fill every namespace that is its own, and those of its members' jobs. */
async function useServer(discord: Discord, place: string) {
  const admin = discord.person('Ada', place);
  const ben = discord.person('Ben', place);
  await keepAuditLog(discord, '365');
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: `a fox of ${place}` }, 'Ben', place);
  await discord.person('Cleo', place).press(message, /^1:star:/);
  const planned = await (await ben.command('compare', { prompt: 'a {fox|owl}' })).answer();
  await (await ben.press(planned, 'Paint 2 pictures')).answer(hasPictures, 20_000);
  await (await admin.command('limits grant', { member: ben.id, pictures: 20 })).answer();
  await (await admin.command('block', { member: discord.person('Cleo').id })).answer();
  await (await admin.command('limits server', { pictures_per_day: 50 })).answer();
  await (await submitModal(await admin.command('lists add', { name: 'animal' }), { entries: 'fox' })).answer();
  const preset = { name: 'sketchbook', reference: 'fofr/flux-handwriting-and-sketch' };
  await (await (await admin.command('lora add', preset)).press('Save')).answer();
  const panel = await (await admin.command('settings')).answer();
  const page = await (await admin.select(panel, 'settings:page', ['favourites'])).answer(labelled('None'));
  await (await admin.select(page, 'None', [message.channel_id])).answer();
}
const labelled = (label: string) => (message: APIMessage) => JSON.stringify(message.components).includes(label);

/** What the store has of a server, by namespace. */
async function namespacesOf(url: string, guild: string): Promise<string[]> {
  await using store = await openStore(url, () => {});
  const found: string[] = [];
  for (const name of Object.keys(NAMESPACES)) {
    const collection = store.collection(name, z.unknown());
    for await (const keys of store.scanKeys(name))
      for (const key of keys)
        if (`${key} ${JSON.stringify(await collection.get(key))}`.includes(guild)) found.push(name);
  }
  return [...new Set(found)].toSorted();
}

it('forgets all of a server thirty days after it removed the bot, and nothing of others', async () => {
  const url = `sqlite:${join(mkdtempSync(join(tmpdir(), 'lorikeet-removed-')), 'store.sqlite')}`;
  let offset = 0;
  const wallClock = () => Date.now() + offset;
  await using discord = await startDiscord({ now: wallClock });
  const start = () => startBot({ discord, wallClock, env: { STORE_URL: url } });
  const run = async (work: (bot: TestBot) => Promise<unknown>) => {
    const bot = await start();
    await work(bot);
    await bot.stop();
  };
  await run(async () => {
    await useServer(discord, 'general');
    await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a fox elsewhere' }, 'Ben', 'Atelier/general');
  });
  await addRest(url);
  const before = await namespacesOf(url, LOUNGE);
  const own = Object.entries(NAMESPACES).flatMap(([name, { server }]) => (server === 'own' ? [name] : []));
  expect(own.filter((name) => !before.includes(name))).toEqual([]);
  for (const name of ['jobs', 'sheets', 'by-person', 'results']) expect(before).toContain(name);
  // A star has the id of its job alone.
  expect(await countKeys(url, 'stars')).toBe(1);
  const atelier = await namespacesOf(url, ATELIER);

  const { guilds } = discord.playground.world;
  const [lounge] = guilds.splice(0, 1);
  expect(lounge?.id).toBe(LOUNGE);
  await run((bot) => untilLogged(bot, 'is forgotten in 30 days'));
  offset = 29 * DAY_MS;
  await run((bot) => untilLogged(bot, 'Lorikeet is ready'));
  expect(await namespacesOf(url, LOUNGE)).toContain('presets');
  offset = 31 * DAY_MS;
  await run((bot) => untilLogged(bot, 'all that was stored of this server is deleted'));
  const after = await namespacesOf(url, LOUNGE);
  expect(after.filter((name) => !remains(name))).toEqual([]);
  for (const name of ['stars', 'stars-by-person']) expect(await countKeys(url, name)).toBe(0);
  expect(await namespacesOf(url, ATELIER)).toEqual(atelier);
});

async function countKeys(url: string, namespace: string): Promise<number> {
  await using store = await openStore(url, () => {});
  return (await Array.fromAsync(store.scanKeys(namespace))).flat().length;
}

/** What takes more presses than this test has, or is there for moments only; and a job that can no longer be read. */
async function addRest(url: string) {
  await using store = await openStore(url, () => {});
  await store.collection('previews', z.array(z.string())).set(`${LOUNGE}/sketchbook`, ['AAAA']);
  await store.collection('shortcuts', z.string()).set(LOUNGE, 'none');
  const month = new Date().toISOString().slice(0, 7);
  await store.listedCollection('books-open', z.literal(true)).set(`${month}/${LOUNGE}`, true);
  await store.listedCollection('gifts-open', z.literal(true)).set(LOUNGE, true);
  const listed = await Array.fromAsync(store.listedCollection('by-person', z.literal(true)).entries());
  // A cell: a result would be listed for thirty days.
  const [key = ''] = listed.map(([each]) => each).filter((each) => each.includes(LOUNGE) && each.endsWith('_1'));
  const id = key.split('-').at(-1) ?? '';
  expect(id).toMatch(/^\d+_1$/);
  await store.collection('jobs', z.unknown()).set(id, { id, guild: LOUNGE });
}

const REMAINING: readonly string[] = ['expires', 'stays'];

/** Whether docs/privacy.md says that it is not deleted: it ends by itself, or names nobody. */
const remains = (name: string) =>
  Object.entries(NAMESPACES).some(([each, { server }]) => each === name && REMAINING.includes(server));
const untilLogged = (bot: TestBot, text: string) => expect.poll(() => bot.log.join('\n')).toContain(text);
