/**
 * The bot that Lorikeet is compared with: the guide of discord.js, and Replicate's guide to making pictures. It defers the reply,
 * holds the connection until the picture is there, and sends the file. It stores nothing, shows no progress, and has no limits.
 */
import process from 'node:process';
import { AttachmentBuilder, type ChatInputCommandInteraction, Client, Events, GatewayIntentBits } from 'discord.js';
import Replicate from 'replicate';
import { z } from 'zod';

const { DISCORD_TOKEN = '', DISCORD_API_URL = '', REPLICATE_API_TOKEN = '', REPLICATE_API_URL = '' } = process.env;

/** A version of a model, as its page on Replicate shows it. */
const MODEL_VERSION = '8beff3369e81422112d93b89ca01426147de542cd4684c244b673b105188fe5f';

const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: DISCORD_API_URL } });
const replicate = new Replicate({ auth: REPLICATE_API_TOKEN, baseUrl: REPLICATE_API_URL, useFileOutput: false });

client.once(Events.ClientReady, ({ user }) => process.stdout.write(`${user.tag} is ready\n`));

client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand() || interaction.commandName !== 'imagine') return;
  try {
    await imagine(interaction);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    const content = 'There was an error while executing this command!';
    await (interaction.deferred ? interaction.editReply(content) : interaction.reply(content)).catch(() => {});
  }
});

async function imagine(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.deferReply();
  const prompt = interaction.options.getString('prompt', true);
  const num_outputs = interaction.options.getInteger('num_outputs') ?? 1;
  const { output } = await replicate.predictions.create({
    version: MODEL_VERSION,
    input: { prompt, num_outputs },
    // Seconds; the most that Replicate holds a connection.
    wait: 60,
  });
  const files = await Promise.all(
    z
      .array(z.string())
      .parse(output)
      .map(async (url, index) => {
        const response = await fetch(url);
        return new AttachmentBuilder(Buffer.from(await response.arrayBuffer()), { name: `out-${index}.webp` });
      }),
  );
  await interaction.editReply({ content: prompt, files });
}

process.once('SIGTERM', async () => {
  await client.destroy();
  process.exit(0);
});

await client.login(DISCORD_TOKEN);
