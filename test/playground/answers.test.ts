import { type Interaction, MessageFlags } from 'discord.js';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { isEphemeral, picturesIn, startDiscord, textOf } from '#test/support/discord.ts';
import { createClock, slash, startBot } from './bot.ts';

const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#456' } })
  .png()
  .toBuffer();
const gallery = (...names: string[]) => ({
  type: 12,
  items: names.map((name) => ({ media: { url: `attachment://${name}` }, description: `picture ${name}` })),
});
const v2 = MessageFlags.IsComponentsV2;

/** Runs one handler for one `/go` and gives the discord, the reply and what the handler threw. */
async function go(handle: (interaction: Interaction) => Promise<unknown>, clock = createClock()) {
  const discord = await startDiscord({ now: clock.now });
  const failures: unknown[] = [];
  const { promise: handled, resolve } = Promise.withResolvers<void>();
  const bot = await startBot(discord, [slash('go')], (interaction) =>
    handle(interaction)
      .catch((error: unknown) => failures.push(error))
      .finally(resolve),
  );
  const reply = await discord.person('member').command('go');
  const end = async () => {
    await bot[Symbol.asyncDispose]();
    await discord.close();
  };
  return { discord, reply, failures, handled, [Symbol.asyncDispose]: end };
}

test('defers, then edits with pictures that the components show', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    await interaction.editReply({
      flags: v2,
      components: [{ type: 17, components: [{ type: 10, content: 'Two of them' }, gallery('a.png', 'b.png')] }],
      files: ['a.png', 'b.png'].map((name) => ({ attachment: picture, name, description: `alt of ${name}` })),
    });
  });
  const answer = await run.reply.answer();
  expect(run.reply.history[0]?.flags).toBe(MessageFlags.Loading);
  expect(textOf(answer)).toBe('Two of them');
  const [first] = picturesIn(answer);
  expect(first).toMatchObject({ width: 30, height: 20, description: 'picture a.png' });
  const served = await fetch(first?.url ?? '');
  expect(served.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await served.arrayBuffer()).equals(picture)).toBe(true);
  expect((await fetch((first?.url ?? '').replace(/hm=\w{8}/u, 'hm=00000000'))).status).toBe(404);
  expect(run.discord.playground.message(answer.id)?.files.map(({ description }) => description)).toEqual([
    'alt of a.png',
    'alt of b.png',
  ]);
  expect(answer).toMatchObject({ type: 20, flags: v2, attachments: [], interaction_metadata: { id: run.reply.id } });
  expect(run.discord.sent.at(-1)?.path).toBe(
    `/webhooks/${run.discord.playground.world.application.id}/…/messages/@original`,
  );
  expect(run.discord.sent.at(-1)?.files).toMatchObject([
    { field: 'files[0]', name: 'a.png', size: picture.byteLength },
    {},
  ]);
  expect(run.discord.troubles).toEqual([]);
});

test('an edit keeps the files it lists and drops the others', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply({
      content: 'x',
      files: [
        { attachment: picture, name: 'a.png' },
        { attachment: picture, name: 'b.png' },
      ],
    });
    const { attachments } = await interaction.fetchReply();
    await interaction.editReply({
      content: 'y',
      attachments: [...attachments.values()].slice(1),
      files: [{ attachment: picture, name: 'c.png' }],
    });
  });
  const answer = await run.reply.answer(({ content }) => content === 'y');
  expect(answer.attachments.map(({ filename }) => filename)).toEqual(['b.png', 'c.png']);
});

test('with the response asked for, the callback gives interaction and message', async () => {
  let seen: unknown;
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const { interaction: callback, resource } = await interaction.reply({
      content: 'hi',
      flags: 64,
      withResponse: true,
    });
    seen = [callback.id, callback.responseMessageEphemeral, resource?.message?.content];
  });
  await run.handled;
  expect(seen).toEqual([run.reply.id, true, 'hi']);
});

test('an ephemeral answer is for one person and out of reach of channel routes', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply({ content: 'only you', flags: MessageFlags.Ephemeral });
  });
  const answer = await run.reply.answer();
  const { discord } = run;
  expect(isEphemeral(answer)).toBe(true);
  expect(discord.person('member').messages).toHaveLength(1);
  expect(discord.person('admin').messages).toHaveLength(0);
  const api = `${discord.playground.apiUrl}/v10/channels/${answer.channel_id}/messages`;
  const headers = { authorization: `Bot ${discord.playground.token}` };
  expect(await (await fetch(api, { headers })).json()).toEqual([]);
  const deletion = await fetch(`${api}/${answer.id}`, { method: 'DELETE', headers });
  expect([deletion.status, await deletion.json()]).toEqual([404, { message: 'Unknown Message', code: 10008 }]);
});

test('a follow-up right after a public defer fills it and ignores the ephemeral flag; the next one does not', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    await interaction.followUp({ content: 'first', flags: MessageFlags.Ephemeral });
    await interaction.followUp({ content: 'second', flags: MessageFlags.Ephemeral });
  });
  await run.handled;
  const [first, second] = run.reply.messages;
  expect(first).toMatchObject({ content: 'first', flags: 0 });
  expect(second).toMatchObject({
    content: 'second',
    flags: 64,
    type: 19,
    message_reference: { message_id: first?.id },
  });
});

test('a deleted placeholder makes room for an ephemeral refusal', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    await interaction.deleteReply();
    await interaction.followUp({ content: 'No.', flags: MessageFlags.Ephemeral });
  });
  const answer = await run.reply.answer();
  await run.reply.gone();
  expect([answer.content, answer.flags, run.reply.messages.length]).toEqual(['No.', 64, 1]);
});

test('a second answer is refused with 40060', async () => {
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
  expect(run.discord.troubles).toMatchObject([{ status: 400, answer: { code: 40060 } }]);
  expect(JSON.stringify(run.discord.sent)).not.toContain(run.discord.playground.interaction(run.reply.id)?.token);
});

test('an answer after three seconds is refused with 10062', async () => {
  const clock = createClock();
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    clock.forward(3001);
    await interaction.reply('late');
  }, clock);
  await run.handled;
  expect(run.failures).toMatchObject([{ code: 10062, status: 404 }]);
});

test('three seconds of silence are announced, and the answer comes too late', async () => {
  await using run = await go(async () => {});
  await expect(run.reply.answer()).rejects.toThrow('did not respond within 3 s');
  expect(run.discord.playground.silences).toMatchObject([{ id: run.reply.id }]);
});

test('the token is over after 15 minutes: 50027', async () => {
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

test('a file beyond the attachment_size_limit of the interaction is refused with 40005', async () => {
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

test('a wrong body is refused with 50035 under the path of its field, and does not acknowledge', async () => {
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
