import { LabelBuilder, MessageFlags, ModalBuilder, TextInputBuilder, TextInputStyle } from 'discord.js';
import { expect, test } from 'vitest';
import { refusedFields, slash, withBot } from './client-bot.ts';

test('a button updates its message; other users can press it, but nobody a disabled one', async () => {
  const buttons = (disabled: boolean) => [
    { type: 1, components: [{ type: 2, style: 1, label: 'Again', custom_id: '1:again', disabled }] },
  ];
  await using run = await withBot([slash('go')], async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply({ content: 'first', components: buttons(false) });
    if (interaction.isButton())
      await interaction.update({ content: `by ${interaction.user.username}`, components: buttons(true) });
  });
  const reply = await run.discord.person('Ben').command('go');
  const press = await reply.press('Again', run.discord.person('Cleo'));
  const updated = await press.answer();
  expect(updated.content).toBe('by cleo');
  expect(updated.id).toBe((await reply.answer()).id);
  await expect(reply.press('Again')).rejects.toThrow('is disabled');
  await expect(reply.press('Other')).rejects.toThrow('Again (1:again)');
  expect(run.discord.refusedRequests).toEqual([]);
});

test('a deferred update edits the message of the button, and can be followed up', async () => {
  const components = [{ type: 1, components: [{ type: 2, style: 1, label: 'Again', custom_id: 'again' }] }];
  await using run = await withBot([slash('go')], async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply({ content: 'first', components });
    if (!interaction.isButton()) return;
    await interaction.deferUpdate();
    await interaction.followUp({ content: 'beside', flags: MessageFlags.Ephemeral });
    await interaction.editReply('second');
  });
  const press = await (await run.discord.person('Ben').command('go')).press('Again');
  await press.answer(({ content }) => content === 'second');
  expect(press.messages.map(({ content, flags }) => [content, flags])).toEqual([
    ['beside', 64],
    ['second', 0],
  ]);
});

test('a select menu only accepts its own options', async () => {
  const select = {
    type: 3,
    custom_id: 'lora',
    max_values: 2,
    options: ['a', 'b', 'c'].map((value) => ({ label: value, value })),
  };
  const components = [{ type: 1, components: [select] }];
  await using run = await withBot([slash('go')], async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply({ content: 'pick', components });
    if (interaction.isStringSelectMenu())
      await interaction.update({ content: interaction.values.join('+'), components: [] });
  });
  const reply = await run.discord.person('Ben').command('go');
  await expect(reply.select('lora', ['z'])).rejects.toThrow('no option z');
  await expect(reply.select('lora', ['a', 'b', 'c'])).rejects.toThrow('at most 2');
  expect((await (await reply.select('lora', ['a', 'c'])).answer()).content).toBe('a+c');
});

test('a modal is opened, filled in and submitted', async () => {
  const field = new TextInputBuilder().setCustomId('prompt').setStyle(TextInputStyle.Short).setMaxLength(10);
  const modal = new ModalBuilder().setCustomId('edit').setTitle('Edit');
  modal.addLabelComponents(new LabelBuilder().setLabel('Prompt').setTextInputComponent(field));
  await using run = await withBot([slash('go')], async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.showModal(modal);
    if (interaction.isModalSubmit()) await interaction.reply(interaction.fields.getTextInputValue('prompt'));
  });
  const reply = await run.discord.person('Ben').command('go');
  const opened = await reply.modal();
  expect(opened.modal.title).toBe('Edit');
  expect(await refusedFields(opened.submit([]))).toEqual(['prompt']);
  expect(await refusedFields(opened.submit([{ customId: 'prompt', value: 'x'.repeat(11) }]))).toEqual(['prompt']);
  const answer = await (await opened.submit([{ customId: 'prompt', value: 'a fox' }])).answer();
  expect(answer.content).toBe('a fox');
  expect(answer.interaction_metadata).toMatchObject({
    type: 5,
    triggering_interaction_metadata: { id: reply.id, type: 2 },
  });
  expect(run.failures).toEqual([]);
});

test('a modal can be submitted again if the bot did not respond', async () => {
  const field = new TextInputBuilder().setCustomId('prompt').setStyle(TextInputStyle.Short);
  const modal = new ModalBuilder().setCustomId('edit').setTitle('Edit');
  modal.addLabelComponents(new LabelBuilder().setLabel('Prompt').setTextInputComponent(field));
  let isSilent = true;
  await using run = await withBot([slash('go')], async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.showModal(modal);
    if (interaction.isModalSubmit() && !isSilent)
      await interaction.reply(interaction.fields.getTextInputValue('prompt'));
  });
  const opened = await (await run.discord.person('Ben').command('go')).modal();
  const submit = () => opened.submit([{ customId: 'prompt', value: 'a fox' }]);
  const first = await submit();
  await expect(submit()).rejects.toThrow('no longer open');
  await expect(first.answer()).rejects.toThrow('did not respond within 3 s');
  isSilent = false;
  expect((await (await submit()).answer()).content).toBe('a fox');
  await expect(submit()).rejects.toThrow('no longer open');
});

test('a modal accepts files', async () => {
  const modal = {
    custom_id: 'm',
    title: 'M',
    components: [{ type: 18, label: 'File', component: { type: 19, custom_id: 'file' } }],
  };
  await using run = await withBot([slash('go')], async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.showModal(modal);
    if (interaction.isModalSubmit())
      await interaction.reply(interaction.fields.getUploadedFiles('file')?.first()?.name ?? 'none');
  });
  const opened = await (await run.discord.person('Ben').command('go')).modal();
  const file = { name: 'bug.png', bytes: Buffer.from('b') };
  const sent = await opened.submit([{ customId: 'file', values: ['one'] }], { one: file });
  expect((await sent.answer()).content).toBe('bug.png');
});
