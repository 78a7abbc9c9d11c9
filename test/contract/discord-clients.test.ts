import { API, Client as CoreClient, GatewayDispatchEvents } from '@discordjs/core';
import { WebSocketManager } from '@discordjs/ws';
import { type APIInteraction, ButtonStyle, ComponentType, InteractionType, REST, TextInputStyle } from 'discord.js';
import { type AnyInteractionGateway, Client as Oceanic } from 'oceanic.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Discord, hasPictures, startDiscord, textOf } from '#test/support/discord/index.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const PAINT = {
  type: 1 as const,
  name: 'paint',
  description: 'Paints',
  options: [
    { name: 'image', type: 11 as const, description: 'A picture' },
    { name: 'word', type: 3 as const, description: 'A word', autocomplete: true as const },
  ],
};
const FOX = { name: 'fox', value: 'fox' };
const RENAME = {
  type: ComponentType.Button,
  style: ButtonStyle.Secondary,
  label: 'Rename',
  custom_id: 'rename',
} as const;
const NAME = { type: ComponentType.TextInput, style: TextInputStyle.Short, label: 'Name', custom_id: 'name' } as const;
const MODAL = { custom_id: 'renamed', title: 'Rename' };

let discord: Discord;
let picture: Buffer;
let failures: unknown[];

beforeEach(async () => {
  failures = [];
  discord = await startDiscord();
  picture = await samplePicture();
});

afterEach(async () => {
  expect(failures).toEqual([]);
  expect(discord.refusedRequests).toEqual([]);
  expect(discord.playground.unansweredInteractions).toEqual([]);
  await discord.close();
});

/** What a person does with each client's bot, and sees of it. */
async function tryTheBot(): Promise<void> {
  await discord.ready('paint');
  const ben = discord.person('Ben');
  expect(await ben.autocomplete('paint', 'word', 'fo')).toEqual([FOX]);
  const reply = await ben.command('paint', { image: { name: 'in.png', bytes: picture }, word: 'fox' });
  const painted = await reply.answer(hasPictures);
  expect(textOf(painted)).toContain('in.png 320×240');
  expect((await reply.answer(({ content }) => content === 'more')).id).not.toBe(painted.id);
  // The session is resumed after a network failure, and what came meanwhile is not lost.
  discord.playground.gateway.dropConnections();
  const form = await (await ben.press(painted, 'Rename')).modal();
  const renamed = await form.submit([{ customId: 'name', value: 'Reynard' }]);
  expect(textOf(await renamed.answer())).toContain('Reynard');
}

describe('the playground, with the client', () => {
  it('@discordjs/core, with a later gateway than discord.js has', async () => {
    const rest = new REST({ api: discord.env.DISCORD_API_URL, version: '10' }).setToken(discord.env.DISCORD_TOKEN);
    const gateway = new WebSocketManager({ token: discord.env.DISCORD_TOKEN, intents: 0, rest });
    const client = new CoreClient({ rest, gateway });
    client.on(GatewayDispatchEvents.InteractionCreate, ({ data, api }) => {
      answerWithCore(api, data).catch((error: unknown) => failures.push(error));
    });
    const ready = new Promise((resolve) => client.once(GatewayDispatchEvents.Ready, resolve));
    await gateway.connect();
    await ready;
    const { id } = await new API(rest).applications.getCurrent();
    await new API(rest).applicationCommands.bulkOverwriteGlobalCommands(id, [PAINT]);
    await tryTheBot();
    await gateway.destroy();
  });

  it('oceanic.js', async () => {
    const client = new Oceanic({
      auth: `Bot ${discord.env.DISCORD_TOKEN}`,
      rest: { baseURL: `${discord.env.DISCORD_API_URL}/v10` },
      gateway: { intents: 0, getAllUsers: false },
    });
    client.on('error', (error) => failures.push(error));
    client.on('interactionCreate', (interaction) => {
      answerWithOceanic(interaction).catch((error: unknown) => failures.push(error));
    });
    const ready = new Promise((resolve) => client.once('ready', () => resolve(undefined)));
    await client.connect();
    await ready;
    await client.application.bulkEditGlobalCommands([PAINT]);
    await tryTheBot();
    client.disconnect(false);
  });
});

async function answerWithCore({ interactions }: API, interaction: APIInteraction): Promise<void> {
  const { id, token, application_id: application } = interaction;
  switch (interaction.type) {
    case InteractionType.ApplicationCommandAutocomplete:
      return interactions.createAutocompleteResponse(id, token, { choices: [FOX], with_response: false });
    case InteractionType.ApplicationCommand: {
      await interactions.defer(id, token);
      const resolved = 'resolved' in interaction.data ? interaction.data.resolved : undefined;
      const files = resolved && 'attachments' in resolved ? Object.values(resolved.attachments ?? {}) : [];
      await interactions.editReply(application, token, {
        content: files.map(describePicture)[0] ?? 'no file',
        files: [{ name: 'out.png', data: picture }],
        components: [{ type: ComponentType.ActionRow, components: [RENAME] }],
      });
      await interactions.followUp(application, token, { content: 'more' });
      return;
    }
    case InteractionType.MessageComponent: {
      const components = [{ type: ComponentType.ActionRow as const, components: [NAME] }];
      return interactions.createModal(id, token, { ...MODAL, components, with_response: false });
    }
    case InteractionType.ModalSubmit: {
      const [row] = interaction.data.components;
      const field = row && 'components' in row ? row.components[0] : undefined;
      await interactions.reply(id, token, { content: field && 'value' in field ? String(field.value) : 'no name' });
    }
  }
}

async function answerWithOceanic(interaction: AnyInteractionGateway): Promise<void> {
  if (interaction.isAutocompleteInteraction()) await interaction.result([FOX]);
  else if (interaction.isCommandInteraction()) {
    await interaction.defer();
    const { filename = '', width, height } = interaction.data.options.getAttachment('image', true);
    await interaction.editOriginal({
      content: describePicture({ filename, width, height }),
      files: [{ name: 'out.png', contents: picture }],
      components: [{ type: 1, components: [{ type: 2, style: 2, label: 'Rename', customID: 'rename' }] }],
    });
    await interaction.createFollowup({ content: 'more' });
  } else if (interaction.isComponentInteraction()) {
    const input = { type: 4, style: 1, label: 'Name', customID: 'name', required: true } as const;
    await interaction.createModal({
      customID: 'renamed',
      title: 'Rename',
      components: [{ type: 1, components: [input] }],
    });
  } else if (interaction.isModalSubmitInteraction())
    await interaction.createMessage({ content: interaction.data.components.getTextInput('name', true) });
}

interface PictureSize {
  readonly filename: string;
  readonly width?: number | null | undefined;
  readonly height?: number | null | undefined;
}

const describePicture = ({ filename, width, height }: PictureSize) => `${filename} ${width}×${height}`;
