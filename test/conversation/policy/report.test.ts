import type { APIMessage } from 'discord.js';
import { afterAll, expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { paintSheet } from '#test/support/discord/compare.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { changeSetting } from '#test/support/discord/settings.ts';

const bot = await startBot();
afterAll(() => bot[Symbol.asyncDispose]());
const { discord } = bot;
const [admin, ben, cleo] = [discord.person('admin'), discord.person('Ben'), discord.person('Cleo')];
const GALLERY = '1100000000000001002';
const says = (text: string) => (message: APIMessage) => textOf(message).includes(text);
const reports = () =>
  discord.playground
    .listMessages(GALLERY)
    .map(({ message }) => message)
    .filter(says('Reported'));

it('copies a picture to the admins, who delete it and block its person', async () => {
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a rude fox' });
  await (await cleo.menu('Report', message.id)).answer(says('have not chosen a channel for reports'));
  const panel = await (await admin.command('settings')).answer();
  const rules = await (await admin.select(panel, 'settings:page', ['rules'])).answer(says('Blocked words'));
  await (await admin.select(rules, 'None', [GALLERY])).answer((each) =>
    JSON.stringify(each.components).includes(GALLERY),
  );
  const thanks = await (await cleo.menu('Report', message.id)).answer(says('have been told'));
  expect(isEphemeral(thanks)).toBe(true);
  const [report] = reports();
  if (!report) throw new Error('there is no report');
  expect(textOf(report)).toContain(`by <@${cleo.id}>: painted by <@${ben.id}>`);
  expect(textOf(report)).toContain('a rude fox');
  expect(picturesIn(report)).toHaveLength(1);
  expect(report.mentions).toEqual([]);

  const inGallery = discord.person('admin', 'gallery');
  for (const label of ['Delete', 'Block'])
    await (await discord.person('Cleo', 'gallery').press(report, label)).answer(says('can block others'));
  expect(discord.playground.getMessage(message.id)).toBeDefined();
  await (await inGallery.press(report, 'Delete')).answer(says('is deleted'));
  expect(discord.playground.getMessage(message.id)).toBeUndefined();
  await (await inGallery.press(report, 'Delete')).answer(says('is deleted'));
  await (await inGallery.press(report, 'Mute for a day')).answer(says('until <t:'));
  await (await ben.command('imagine', SMALL_IMAGINE_OPTIONS)).answer(says('blocked you until'));
  await (await inGallery.press(report, 'Block')).answer(says('until you use'));
  await (await ben.command('imagine', SMALL_IMAGINE_OPTIONS)).answer(says('blocked you: you cannot paint here'));
  // What is deleted already is no fault.
  expect(discord.refusedRequests.map(({ status }) => status)).toEqual([404]);
});

it('copies a compare sheet as well, and deletes what is among the favourites, too', async () => {
  await (await admin.command('unblock', { member: ben.id })).answer();
  await changeSetting(discord, 'rules', 'settings:set:admins_channel', [GALLERY]);
  const AFTER_DARK = '1100000000000001003';
  await changeSetting(discord, 'favourites', 'settings:set:favourites_channel', [AFTER_DARK]);
  const inGallery = discord.person('admin', 'gallery');
  const newest = (text: string) => reports().find(says(text)) ?? expect.fail(`no report of ${text}`);

  const sheet = await paintSheet(ben, { prompt: 'rude foxes', x: 'seeds 2' });
  await (await cleo.menu('Report', sheet.id)).answer(says('have been told'));
  const report = newest('rude foxes');
  expect(textOf(report)).toContain(`painted by <@${ben.id}>`);
  expect(picturesIn(report)).toHaveLength(1);
  await (await inGallery.press(report, 'Delete')).answer(says('is deleted'));
  expect(discord.playground.getMessage(sheet.id)).toBeUndefined();

  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a starred fox' });
  await cleo.press(message, '⭐');
  const copies = () =>
    discord.playground.listMessages(AFTER_DARK).filter((each) => says('a starred fox')(each.message));
  await expect.poll(() => copies().length).toBe(1);
  await (await cleo.menu('Report', message.id)).answer(says('have been told'));
  await (await inGallery.press(newest('a starred fox'), 'Delete')).answer(says('is deleted'));
  expect(copies()).toEqual([]);
});

it('mutes nobody for less than another admin has blocked them', async () => {
  const { message } = await imagineAs(discord, { ...SMALL_IMAGINE_OPTIONS, prompt: 'a third fox' }, 'Cleo');
  await (await ben.menu('Report', message.id)).answer(says('have been told'));
  const report = reports().find(says('a third fox')) ?? expect.fail('no report');
  const inGallery = discord.person('admin', 'gallery');
  await (await inGallery.press(report, 'Block')).answer(says('until you use'));
  await (await inGallery.press(report, 'Mute for a day')).answer(says('already blocked for longer'));
  await (await cleo.command('imagine', SMALL_IMAGINE_OPTIONS)).answer(says('blocked you: you cannot paint here'));
});
