import { expect, it } from 'vitest';
import { startBot } from '#test/support/bot/start-bot.ts';
import { keepAuditLog } from '#test/support/discord/audit.ts';
import { paintSheet, selectCell } from '#test/support/discord/compare.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { imagineAs, SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { type Discord, hasPictures, textOf } from '#test/support/discord/index.ts';
import { changeSetting } from '#test/support/discord/settings.ts';

const [GALLERY, AFTER_DARK] = ['1100000000000001002', '1100000000000001003'];
const setChannel = (discord: Discord, channel: string) =>
  changeSetting(discord, 'log', 'settings:set:audit_channel', [channel]);
const posted = (discord: Discord, channel = GALLERY) =>
  discord.playground
    .listMessages(channel)
    .map(({ message }) => message)
    .filter(({ author }) => author.bot);
const textIn = (discord: Discord, channel?: string) =>
  posted(discord, channel)
    .map((message) => textOf(message).replaceAll('\\', ''))
    .join('\n');

it('posts several entries in one message, also where no log is kept, and notifies nobody', async () => {
  await using bot = await startBot();
  const { discord } = bot;
  const [admin, ben, cleo] = [discord.person('admin'), discord.person('Ben'), discord.person('Cleo')];
  await setChannel(discord, GALLERY);
  const { message } = await imagineAs(discord, {
    ...SMALL_IMAGINE_OPTIONS,
    prompt: 'a *red* fox <@1>',
    num_outputs: 2,
  });
  await (await cleo.command('imagine', { ...SMALL_IMAGINE_OPTIONS, lora: 'nosuch' })).answer();
  await (await admin.command('block', { member: cleo.id, duration: 'day' })).answer();
  await expect.poll(() => textIn(discord)).toContain('blocked');
  const [first, ...others] = posted(discord);
  expect(others).toEqual([]);
  expect(first?.mentions).toEqual([]);
  const text = textIn(discord);
  expect(text).toContain(`<@${admin.id}> · **Audit channel**: – → <#${GALLERY}>`);
  expect(text).toMatch(
    new RegExp(
      `<t:\\d+:T> · <@${ben.id}> · <#${ben.channel}> · \\*\\*imagine\\*\\* · \`.+\` · \\[2 pictures\\]\\(.+/${message.id}\\)`,
    ),
  );
  expect(text).toContain('> a *red* fox <@1>');
  expect(text).toMatch(new RegExp(`<@${cleo.id}> .*refused: .*nosuch`));
  expect(text).toContain(`<@${admin.id}> · <@${cleo.id}> blocked until <t:`);
  expectNoDiscordProblems(discord);
});

it('shows what was written in age-restricted channels in such a channel only', async () => {
  await using bot = await startBot();
  const { discord } = bot;
  await setChannel(discord, GALLERY);
  const paint = async () => {
    const options = { ...SMALL_IMAGINE_OPTIONS, prompt: 'a bare fox' };
    await (await discord.person('Ben', 'after-dark').command('imagine', options)).answer(hasPictures);
  };
  await paint();
  await expect.poll(() => textIn(discord)).toContain('The prompt is for age-restricted channels');
  expect(textIn(discord)).not.toContain('bare');
  await setChannel(discord, AFTER_DARK);
  await paint();
  await expect.poll(() => textIn(discord, AFTER_DARK)).toContain('> a bare fox');
  expectNoDiscordProblems(discord);
});

it('hides the prompt of a cell that was taken from a sheet there, too', async () => {
  await using bot = await startBot();
  const { discord } = bot;
  await setChannel(discord, GALLERY);
  const ben = discord.person('Ben', 'after-dark');
  const sheet = await paintSheet(ben, { prompt: 'a bare fox', x: 'seeds 2' });
  await (await selectCell(ben, sheet, 0)).answer(hasPictures);
  const count = () => textIn(discord).split('The prompt is for age-restricted channels').length - 1;
  await expect.poll(count).toBe(3);
  expect(textIn(discord)).not.toContain('bare');
  expectNoDiscordProblems(discord);
});

it('posts a burst of 300 in a few messages, says how many more there were, and what is left when it stops', async () => {
  await using bot = await startBot();
  const { discord } = bot;
  await keepAuditLog(discord, '7');
  await setChannel(discord, GALLERY);
  const ben = discord.person('Ben');
  const refuse = async (n: number) => {
    await (await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, prompt: `fox ${n}`, lora: 'nosuch' })).answer();
  };
  for (let n = 0; n < 300; n += 20) await Promise.all(Array.from({ length: 20 }, (_, index) => refuse(n + index)));
  await bot.stop();
  const leftOut = Number(/More than I can post: (\d+)\. `\/audit` has all\./.exec(textIn(discord))?.[1] ?? 0);
  const lines = [...textIn(discord).matchAll(/> fox \d+$/gm)].length;
  expect(lines + leftOut).toBe(300);
  expect(leftOut).toBeGreaterThan(0);
  expect(posted(discord).length).toBeLessThan(20);
  expectNoDiscordProblems(discord);
});

it('goes on without a word where it may not post there', async () => {
  await using bot = await startBot();
  const { discord } = bot;
  await setChannel(discord, GALLERY);
  discord.playground.world.channels.delete(GALLERY);
  await imagineAs(discord, SMALL_IMAGINE_OPTIONS);
  await expect.poll(() => bot.log.join('\n')).toContain('the audit log could not be posted');
});
