import { Client, Events, type Interaction, MessageFlags, SlashCommandBuilder } from 'discord.js';
import { expect, test } from 'vitest';
import { startPlayground } from '#playground/start.ts';

test('a discord.js client logs in without intents, registers a command and responds to it', async () => {
  await using playground = await startPlayground({ port: 0 });
  const client = new Client({ intents: [], rest: { api: playground.apiUrl } });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(playground.token);
  await ready;
  try {
    const command = new SlashCommandBuilder().setName('hello').setDescription('Says hello');
    await client.application?.commands.set([command]);
    const answered = new Promise<Interaction>((resolve, reject) =>
      client.once(Events.InteractionCreate, (interaction) => {
        if (!interaction.isChatInputCommand()) return;
        interaction
          .deferReply()
          .then(() =>
            interaction.editReply({
              flags: MessageFlags.IsComponentsV2,
              components: [
                { type: 10, content: 'Hi' },
                { type: 12, items: [{ media: { url: 'attachment://a.txt' } }] },
              ],
              files: [{ attachment: Buffer.from('x'), name: 'a.txt' }],
            }),
          )
          .then(() => resolve(interaction), reject);
      }),
    );
    const { users, guilds } = playground.world;
    const action = { nonce: '1', user: users[0]?.id ?? '', channel: guilds[0]?.channels[0]?.id ?? '' };
    await playground.performAction({ ...action, do: 'command', command: 'hello', options: [] });
    await answered;
    const [stored] = playground.listMessages(action.channel);
    expect(stored?.message.components?.[0]).toMatchObject({ type: 10, content: 'Hi', id: 1 });
    expect(stored?.files[0]?.filename).toBe('a.txt');
    expect(playground.refusedRequests).toEqual([]);
  } finally {
    await client.destroy();
  }
});
