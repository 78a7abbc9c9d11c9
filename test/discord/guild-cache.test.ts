import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createClient, logIn } from '#gateway/client.ts';
import { noopMetrics } from '#services/metrics/metrics.ts';
import { startDiscord } from '#test/support/discord/index.ts';
import { createManyGuilds } from '#test/support/discord/many-guilds.ts';

it('takes no memory for servers that have not done anything yet', async () => {
  await using discord = await startDiscord({ worldOptions: createManyGuilds(50, 1) });
  const client = createClient(discord.env.DISCORD_API_URL, undefined, pino({ enabled: false }), noopMetrics);
  await logIn(client, discord.env.DISCORD_TOKEN);
  expect(client.guilds.cache.size).toBe(0);
  await client.destroy();
});
