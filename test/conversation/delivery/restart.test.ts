import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Fault } from '#playground/rest/faults.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { errorAnswer, isMessageWithPictures, isReplyEditWithPictures } from '#test/support/discord/faults.ts';
import { SMALL_IMAGINE_OPTIONS } from '#test/support/discord/imagine.ts';
import { type Discord, hasPictures, isEphemeral, startDiscord, textOf } from '#test/support/discord/index.ts';
import { openFakeReplicate } from '#test/support/fake-replicate/index.ts';

const MINUTE_MS = 60_000;

/** A bot that can be restarted, with its Discord and a shared clock. */
async function openRestartableBot(env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'lorikeet-restart-'));
  let clockOffsetMs = 0;
  const now = () => Date.now() + clockOffsetMs;
  const discord = await startDiscord({ now });
  const storeUrl = `sqlite:${join(folder, 'store.sqlite')}`;
  const open: TestBot[] = [];
  const start = async () => {
    const bot = await startBot({ discord, now, wallClock: now, env: { STORE_URL: storeUrl, ...env } });
    open.push(bot);
    return bot;
  };
  return {
    discord,
    start,
    undeliveredFolder: join(folder, 'undelivered'),
    /** Jobs whose pictures are on disk; compare sheets have a folder of their own. */
    listUndelivered: () => readdirSync(join(folder, 'undelivered')).filter((name) => /^\d/.test(name)),
    advanceClock: (ms: number) => {
      clockOffsetMs += ms;
    },
    [Symbol.asyncDispose]: async () => {
      for (const bot of open) await bot.stop();
      await discord.close();
    },
  };
}

const waitForLog = (bot: TestBot, text: string) => expect.poll(() => bot.log.join('\n')).toContain(text);

/** How many messages with pictures Ben has, in the channel and in direct messages. */
const countPictureMessages = (discord: Discord) =>
  [undefined, 'dm'].map((where) => discord.person('Ben', where).messages.filter(hasPictures).length);

/** Lets matching requests fail. @returns ends that */
const addFault = ({ playground }: Discord, match: Fault['match'], takesEffect = false) =>
  playground.faults.add({ match, answer: errorAnswer(503, 0), times: 1000, takesEffect });

const envOf = ({ token, apiUrl }: { readonly token: string; readonly apiUrl: string }) => ({
  REPLICATE_API_TOKEN: token,
  REPLICATE_API_URL: apiUrl,
});

/** Stops the bot while its reply cannot be edited: its pictures are on disk by then. */
async function stopWhileEditing({ discord, start }: Awaited<ReturnType<typeof openRestartableBot>>) {
  const bot = await start();
  const stopFault = addFault(discord, isReplyEditWithPictures);
  const reply = await discord.person('Ben').command('imagine', SMALL_IMAGINE_OPTIONS);
  await waitForLog(bot, 'trying again');
  await bot.stop();
  return { reply, stopFault };
}

it('a reply that could not be edited is edited after a restart with the pictures on disk: nothing is painted again', async () => {
  await using replicate = await openFakeReplicate();
  await using world = await openRestartableBot(envOf(replicate));
  const { discord } = world;
  const { reply, stopFault } = await stopWhileEditing(world);
  expect(world.listUndelivered()).toEqual([reply.id]);
  stopFault();
  // Replicate has deleted the prediction by then, and the token has expired.
  world.advanceClock(2 * 60 * MINUTE_MS);
  const after = await world.start();
  await waitForLog(after, '"delivered"');
  expect(countPictureMessages(discord)).toEqual([1, 0]);
  expect(replicate.predictions).toHaveLength(1);
  await expect.poll(world.listUndelivered).toEqual([]);
});

it('a prediction is resumed by its id where the kept pictures were deleted', async () => {
  await using replicate = await openFakeReplicate();
  await using world = await openRestartableBot(envOf(replicate));
  const { reply, stopFault } = await stopWhileEditing(world);
  rmSync(world.undeliveredFolder, { recursive: true });
  stopFault();
  await world.start();
  expect(hasPictures(await reply.answer(hasPictures))).toBe(true);
  expect(replicate.predictions).toHaveLength(1);
});

/** Stops a bot while it posts a new message; it does not learn whether that took effect. */
async function stopWhilePosting(setup: Awaited<ReturnType<typeof openRestartableBot>>, takesEffect: boolean) {
  const { discord } = setup;
  discord.playground.faults.add({ match: isReplyEditWithPictures, answer: errorAnswer(401, 50_027), times: 99 });
  const before = await setup.start();
  const well = addFault(discord, isMessageWithPictures, takesEffect);
  await discord.person('Ben').command('imagine', SMALL_IMAGINE_OPTIONS);
  await waitForLog(before, 'trying again');
  await before.stop();
  expect(countPictureMessages(discord)).toEqual([takesEffect ? 1 : 0, 0]);
  well();
}

it.each([
  ['is not posted twice while its nonce holds', true, 0],
  ['is posted where it was not, while its nonce holds', false, 0],
  ['is found in the channel when its nonce no longer holds', true, 10 * MINUTE_MS],
  ['is posted where it is not found in the channel', false, 10 * MINUTE_MS],
])('a new message %s', async (_, tookEffect, later) => {
  await using world = await openRestartableBot();
  await stopWhilePosting(world, tookEffect);
  world.advanceClock(later);
  const after = await world.start();
  await waitForLog(after, '"delivered"');
  expect(countPictureMessages(world.discord)).toEqual([1, 0]);
});

it('a result is kept where it may have been posted in a channel that the bot may not read', async () => {
  await using world = await openRestartableBot();
  await stopWhilePosting(world, true);
  world.advanceClock(10 * MINUTE_MS);
  const { playground } = world.discord;
  const channel = playground.world.channels.get(world.discord.person('Ben').channel);
  // Everything but ReadMessageHistory.
  if (channel) channel.appPermissions &= ~(1n << 16n);
  const after = await world.start();
  await waitForLog(after, '"reason":"unsure"');
  expect(countPictureMessages(world.discord)).toEqual([1, 0]);
  expect(existsSync(world.undeliveredFolder)).toBe(true);
});

it('a refusal is sent once if the bot stops between deleting the placeholder and the follow-up', async () => {
  await using world = await openRestartableBot();
  const { discord } = world;
  const before = await world.start();
  const well = addFault(discord, ({ method, path }) => method === 'POST' && path.startsWith('/webhooks/'));
  const ben = discord.person('Ben');
  const broken = { name: 'x.png', bytes: Buffer.from('no picture'), type: 'image/png' };
  await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: broken });
  await waitForLog(before, 'trying again');
  await before.stop();
  expect(ben.messages).toEqual([]);
  well();
  const after = await world.start();
  await expect.poll(() => ben.messages.length).toBe(1);
  const [sentence] = ben.messages;
  expect(sentence && textOf(sentence)).toContain('cannot be read as a picture');
  expect(sentence && isEphemeral(sentence)).toBe(true);
  await after.stop();
  await world.start();
  expect(ben.messages).toHaveLength(1);
});

it('a refusal is sent once, ephemerally, if the bot stops before the placeholder is deleted', async () => {
  await using world = await openRestartableBot();
  const { discord } = world;
  const before = await world.start();
  const well = addFault(discord, ({ method, path }) => method === 'DELETE' || path.endsWith('original'));
  const ben = discord.person('Ben');
  const broken = { name: 'x.png', bytes: Buffer.from('no picture'), type: 'image/png' };
  await ben.command('imagine', { ...SMALL_IMAGINE_OPTIONS, image: broken });
  await waitForLog(before, 'trying again');
  await before.stop();
  well();
  await world.start();
  await expect.poll(() => ben.messages.map(textOf).join()).toContain('cannot be read as a picture');
  expect(ben.messages.map(isEphemeral)).toEqual([true]);
});

it.each([
  ['breaks and is resumed', (discord: Discord) => discord.playground.gateway.dropConnections()],
  ['is to be made again by Discord’s wish', (discord: Discord) => discord.playground.gateway.requestReconnect()],
  ['is lost with its session', (discord: Discord) => discord.playground.gateway.invalidateSessions(false)],
])('a job continues while the connection %s, and commands work afterwards', async (_, disturb) => {
  await using world = await openRestartableBot({ SKETCH_STEP_MS: '120' });
  const { discord } = world;
  const bot = await world.start();
  const ben = discord.person('Ben');
  const reply = await ben.command('imagine', SMALL_IMAGINE_OPTIONS);
  await reply.responseType();
  disturb(discord);
  expect(hasPictures(await reply.answer(hasPictures))).toBe(true);
  await expect.poll(() => discord.playground.gateway.online).toBe(true);
  await (await ben.command('imagine', SMALL_IMAGINE_OPTIONS)).answer(hasPictures);
  expect(bot.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});
