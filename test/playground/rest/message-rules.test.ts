import { type DiscordAPIError, Routes } from 'discord.js';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createClock, slash, startBot } from '#test/playground/client-bot.ts';
import { startDiscord } from '#test/support/discord/index.ts';

const messageSchema = z.looseObject({ id: z.string() });

const codeOf = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => 'ok',
    ({ code }: DiscordAPIError) => code,
  );

/** A playground with a clock and a bot that defers each interaction. */
async function withClock() {
  const clock = createClock();
  const discord = await startDiscord({ now: clock.now });
  const bot = await startBot(discord, [slash('go')], async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.deferReply();
  });
  return {
    clock,
    discord,
    rest: bot.client.rest,
    app: bot.client.application.id,
    [Symbol.asyncDispose]: async () => {
      await bot[Symbol.asyncDispose]();
      await discord.close();
    },
  };
}

it('returns the message that already has the nonce, if it is enforced and recent; also for concurrent requests', async () => {
  await using run = await withClock();
  const { channel } = run.discord.person('Ben');
  const send = async (body: object) =>
    messageSchema.parse(await run.rest.post(Routes.channelMessages(channel), { body: { content: 'x', ...body } })).id;
  const [first, second] = await Promise.all([
    send({ nonce: '7', enforce_nonce: true }),
    send({ nonce: '7', enforce_nonce: true }),
  ]);
  expect(second).toBe(first);
  expect(await send({ nonce: '8', enforce_nonce: true })).not.toBe(first);
  expect(await send({ nonce: '7' })).not.toBe(first);
  run.clock.forward(6 * 60_000);
  expect(await send({ nonce: '7', enforce_nonce: true })).not.toBe(first);
});

it('lets users with permission delete a message, which then no longer exists', async () => {
  await using run = await withClock();
  const ben = run.discord.person('Ben');
  const reply = await ben.command('go');
  await reply.responseType();
  const [thinking] = reply.messages;
  if (!thinking) throw new Error('No message.');
  expect(() => run.discord.person('Cleo').remove(thinking)).toThrow('do not have permission to delete');
  const { url } = run.discord.playground;
  const deleteByPage = (user: string) =>
    fetch(`${url}/playground/messages/${thinking.id}?user=${user}`, { method: 'DELETE' });
  expect((await deleteByPage(run.discord.person('Cleo').id)).status).toBe(400);
  expect((await deleteByPage(ben.id)).status).toBe(200);
  expect(() => ben.remove(thinking)).toThrow('Message not found');
  const token = run.discord.playground.interaction(reply.id)?.token ?? '';
  const edit = run.rest.patch(Routes.webhookMessage(run.app, token, '@original'), {
    auth: false,
    body: { content: 'x' },
  });
  expect(await codeOf(edit)).toBe(10_008);
  const other = await (await ben.command('go')).responseType();
  expect(other).toBe(5);
  const [again] = ben.messages;
  if (again) run.discord.person('admin').remove(again);
  expect(ben.messages).toEqual([]);
});

it('refuses direct messages to a user who accepts none', async () => {
  await using run = await withClock();
  const ben = run.discord.person('Ben', 'dm');
  const channel = run.discord.playground.world.channels.get(ben.channel);
  if (channel) channel.rejectsMessages = true;
  expect(await codeOf(run.rest.post(Routes.userChannels(), { body: { recipient_id: ben.id } }))).toBe('ok');
  expect(await codeOf(run.rest.post(Routes.channelMessages(ben.channel), { body: { content: 'x' } }))).toBe(50_007);
});
