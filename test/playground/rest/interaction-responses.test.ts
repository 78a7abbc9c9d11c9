import { MessageFlags } from 'discord.js';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { go } from '#test/playground/client-bot.ts';
import { isEphemeral, picturesIn, textOf } from '#test/support/discord/index.ts';
import { discordOpenApiPath, validateSent } from '#test/support/discord/openapi.ts';

const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#456' } })
  .png()
  .toBuffer();
const gallery = (...names: string[]) => ({
  type: 12,
  items: names.map((name) => ({ media: { url: `attachment://${name}` }, description: `picture ${name}` })),
});
const v2 = MessageFlags.IsComponentsV2;

test('a deferred response is edited to show pictures in components', async () => {
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
  expect(run.discord.playground.getMessage(answer.id)?.files.map(({ description }) => description)).toEqual([
    'alt of a.png',
    'alt of b.png',
  ]);
  expect(answer).toMatchObject({ type: 20, flags: v2, attachments: [], interaction_metadata: { id: run.reply.id } });
  expect(run.discord.requests.at(-1)?.path).toBe(
    `/webhooks/${run.discord.playground.world.application.id}/…/messages/@original`,
  );
  expect(run.discord.requests.at(-1)?.files).toMatchObject([
    { field: 'files[0]', name: 'a.png', size: picture.byteLength },
    {},
  ]);
  expect(run.discord.refusedRequests).toEqual([]);
  if (discordOpenApiPath) expect(validateSent(run.discord.requests)).toEqual([]);
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

test('with_response returns the interaction and the message', async () => {
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

test.each(['true', '1', 'True'])('with_response=%s returns them too, as other clients write it', async (flag) => {
  let answer: unknown;
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const url = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
    const query = new URLSearchParams({ with_response: flag });
    answer = await interaction.client.rest.post(url, {
      auth: false,
      query,
      body: { type: 4, data: { content: 'hi' } },
    });
  });
  await run.handled;
  expect(answer).toMatchObject({ interaction: { id: run.reply.id }, resource: { message: { content: 'hi' } } });
});

test('an ephemeral response is visible to one user and not to channel routes', async () => {
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

test('the first follow-up after a deferred response edits it and ignores the ephemeral flag', async () => {
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

test('a public deferred response can be deleted and followed up with an ephemeral message', async () => {
  await using run = await go(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    await interaction.deleteReply();
    await interaction.followUp({ content: 'No.', flags: MessageFlags.Ephemeral });
  });
  const answer = await run.reply.answer();
  await run.reply.deletedMessage();
  expect([answer.content, answer.flags, run.reply.messages.length]).toEqual(['No.', 64, 1]);
});
