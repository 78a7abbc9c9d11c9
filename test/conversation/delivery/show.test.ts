import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { errorAnswer, isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import { labelsOf, SMALL_IMAGINE_OPTIONS, selectOptionsIn } from '#test/support/discord/imagine.ts';
import {
  controlsIn,
  type Discord,
  hasPictures,
  isEphemeral,
  type Person,
  picturesIn,
  startDiscord,
  textOf,
} from '#test/support/discord/index.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'lorikeet-show-'));

/** Paints for somebody whose reply was deleted meanwhile. @returns the job's id */
async function createUndelivered(bot: TestBot, who: Person, options: Record<string, string | number | boolean> = {}) {
  bot.discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(404, 10_008) });
  const reply = await who.command('imagine', { ...SMALL_IMAGINE_OPTIONS, ...options });
  await expect.poll(() => bot.log.some((line) => line.includes(reply.id) && line.includes('wait in /show'))).toBe(true);
  return reply.id;
}

const openShow = async (who: Person) => (await who.command('show waiting')).answer();

/** Selects the first entry of the list. */
async function bringFirst(who: Person) {
  const page = await openShow(who);
  const [first] = selectOptionsIn(page);
  return who.select(page, 'Show…', [first?.value ?? '']);
}

it('replies that there are no undelivered results', async () => {
  await using bot = await startBot();
  const page = await openShow(bot.discord.person('Ben'));
  expect(isEphemeral(page)).toBe(true);
  expect(textOf(page)).toContain('Nothing is waiting for you here.');
  expect(controlsIn(page)).toEqual([]);
  expectNoDiscordProblems(bot.discord);
});

it('lists undelivered results, newest first, and delivers one as a normal result', async () => {
  await using bot = await startBot();
  const ben = bot.discord.person('Ben');
  await createUndelivered(bot, ben, { prompt: 'a `fox`', seed: 7 });
  await createUndelivered(bot, ben, { prompt: 'an owl', num_outputs: 2 });
  const page = await openShow(ben);
  expect(isEphemeral(page)).toBe(true);
  expect(textOf(page)).toMatch(
    /`an owl`\n-# <t:\d+:R> · 2 pictures · its message was deleted\n`a ˋfoxˋ`\n-# <t:\d+:R> · 1 picture ·/,
  );
  expect(selectOptionsIn(page).map(({ label }) => label)).toEqual(['an owl', 'a `fox`']);
  const [, fox] = selectOptionsIn(page);
  const brought = await (await ben.select(page, 'Show…', [fox?.value ?? ''])).answer(hasPictures);
  expect(isEphemeral(brought)).toBe(false);
  expect(textOf(brought)).toContain('seed 7');
  expect(labelsOf(brought)).toEqual(expect.arrayContaining(['Upscale 2×', 'Reroll', 'Details']));
  await expect.poll(async () => selectOptionsIn(await openShow(ben)).map(({ label }) => label)).toEqual(['an owl']);
  // Its buttons work, and lead to where it is now.
  const again = await (await ben.press(brought, 'Reroll')).answer(hasPictures);
  expect(textOf(again)).toContain(`/${brought.id})`);
});

it('shows no results of another person, or of another server', async () => {
  await using bot = await startBot();
  const { discord } = bot;
  const ben = discord.person('Ben');
  await createUndelivered(bot, ben);
  const page = await openShow(ben);
  const [value = ''] = selectOptionsIn(page).map((option) => option.value);
  for (const elsewhere of [
    discord.person('Cleo'),
    discord.person('Ben', 'Atelier/general'),
    discord.person('Ben', 'dm'),
  ]) {
    expect(textOf(await openShow(elsewhere))).toContain('Nothing is waiting for you here.');
  }
  // What Discord's client would not send: somebody else's list, chosen from.
  await createUndelivered(bot, discord.person('Cleo'));
  const cleos = await openShow(discord.person('Cleo'));
  const forged = JSON.parse(JSON.stringify(cleos).replaceAll(selectOptionsIn(cleos)[0]?.value ?? '-', value));
  discord.playground.getMessage(cleos.id)?.message.components?.splice(0, 9, ...forged.components);
  const answer = await (await discord.person('Cleo').select(forged, 'Show…', [value])).answer();
  expect(isEphemeral(answer)).toBe(true);
  expect(textOf(answer)).toContain('These pictures no longer wait for you.');
  expect(selectOptionsIn(await openShow(ben))).toHaveLength(1);
});

it('shows a private result ephemerally', async () => {
  await using bot = await startBot();
  const ben = bot.discord.person('Ben');
  await createUndelivered(bot, ben, { private: true });
  const brought = await (await bringFirst(ben)).answer(hasPictures);
  expect(isEphemeral(brought)).toBe(true);
});

it('does not show a result in a channel where it may not be painted', async () => {
  await using bot = await startBot();
  const ben = bot.discord.person('Ben', 'after-dark');
  await createUndelivered(bot, ben, { disable_safety_checker: true });
  const refused = await (await bringFirst(bot.discord.person('Ben'))).answer();
  expect(textOf(refused)).toContain('Use `/show waiting` in an age-restricted channel.');
  await (await bringFirst(ben)).answer(hasPictures);
});

it('replies that the pictures were deleted, and returns the prompt', async () => {
  const path = folder();
  await using bot = await startBot({ env: { UNDELIVERED_DIR: path } });
  const ben = bot.discord.person('Ben');
  await createUndelivered(bot, ben);
  rmSync(path, { recursive: true });
  const answer = await (await bringFirst(ben)).answer();
  expect(isEphemeral(answer)).toBe(true);
  expect(textOf(answer)).toMatch(/no longer stored[\s\S]*a fox/);
});

it('keeps a result that again cannot be delivered, and delivers it once when it is selected twice', async () => {
  await using bot = await startBot();
  const ben = bot.discord.person('Ben');
  const id = await createUndelivered(bot, ben);
  bot.discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(404, 10_008) });
  await bringFirst(ben);
  await expect.poll(() => bot.log.filter((line) => line.includes('wait in /show')).length).toBe(2);
  const page = await openShow(ben);
  const both = await Promise.all([ben.select(page, 'Show…', [id]), ben.select(page, 'Show…', [id])]);
  const answers = await Promise.all(both.map((reply) => reply.answer()));
  expect(answers.filter(hasPictures)).toHaveLength(1);
  expect(answers.filter(isEphemeral)).toHaveLength(1);
});

it('finishes a delivery after a restart', async () => {
  const env = { STORE_URL: `sqlite:${join(folder(), 'store.sqlite')}` };
  await using discord: Discord = await startDiscord();
  const ben = discord.person('Ben');
  const before = await startBot({ discord, env });
  await createUndelivered(before, ben, { num_outputs: 2 });
  const well = discord.playground.faults.add({
    match: isReplyEditWithPictures,
    answer: errorAnswer(503, 0),
    times: 1000,
  });
  const reply = await bringFirst(ben);
  await expect.poll(() => before.log.join()).toContain('trying again');
  await before.stop();
  well();
  await using _after = await startBot({ discord, env });
  expect(picturesIn(await reply.answer(hasPictures))).toHaveLength(2);
  await expect.poll(async () => textOf(await openShow(ben))).toContain('Nothing is waiting');
});
