import { expect, test } from 'vitest';
import { createClock, go } from './client-bot.ts';

test('a second response is refused with 40060', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply('one');
    await interaction.client.rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, {
      body: { type: 4, data: { content: 'two' } },
      auth: false,
    });
  });
  await run.handled;
  expect(run.failures).toMatchObject([{ code: 40060, status: 400 }]);
  expect(run.discord.refusedRequests).toMatchObject([{ status: 400, answer: { code: 40060 } }]);
  expect(JSON.stringify(run.discord.requests)).not.toContain(run.discord.playground.interaction(run.reply.id)?.token);
});

test('a response after three seconds is refused with 10062', async () => {
  const clock = createClock();
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    clock.forward(3001);
    await interaction.reply('late');
  }, clock);
  await run.handled;
  expect(run.failures).toMatchObject([{ code: 10062, status: 404 }]);
});

test('an interaction without a response times out after three seconds', async () => {
  await using run = await go(async () => {});
  await expect(run.reply.answer()).rejects.toThrow('did not respond within 3 s');
  expect(run.discord.playground.unansweredInteractions).toMatchObject([{ id: run.reply.id }]);
});

test('the token expires after 15 minutes: 50027', async () => {
  const clock = createClock();
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    clock.forward(15 * 60_000 - 1000);
    await interaction.editReply('just in time');
    clock.forward(1001);
    await interaction.editReply('too late');
  }, clock);
  await run.handled;
  expect(run.failures).toMatchObject([{ code: 50027, status: 401 }]);
  expect(run.reply.messages.map(({ content }) => content)).toEqual(['just in time']);
});

test('a file over attachment_size_limit is refused with 40005', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    const attachment = Buffer.alloc(interaction.attachmentSizeLimit + 1);
    await interaction.editReply({ files: [{ attachment, name: 'big.bin' }] });
  });
  await run.handled;
  expect(run.failures).toMatchObject([{ code: 40005, status: 413 }]);
});

test('a request of more than 25 MiB is refused with 40005', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    const attachment = Buffer.alloc(9 * 1024 * 1024);
    await interaction.editReply({ files: [1, 2, 3].map((n) => ({ attachment, name: `${n}.bin` })) });
  });
  await run.handled;
  expect(run.failures).toMatchObject([{ code: 40005, status: 413 }]);
});

test('an invalid body is refused with 50035 at the path of its field, and does not acknowledge the interaction', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply('x'.repeat(2001)).catch(async (error: unknown) => {
      await interaction.reply('short');
      throw error;
    });
  });
  await run.handled;
  expect(run.failures).toMatchObject([
    { code: 50035, rawError: { errors: { data: { content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH' }] } } } } },
  ]);
  expect((await run.reply.answer()).content).toBe('short');
});
