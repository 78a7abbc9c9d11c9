import { REST, Routes } from 'discord.js';
import { z } from 'zod';
import { loginError } from './client.ts';

const gatewayBot = z.object({
  shards: z.number().int().min(1),
  session_start_limit: z.object({ max_concurrency: z.number().int().min(1) }),
});

/**
 * Asks Discord how many shards this bot should run, and how many of them may start at once. discord.js's own
 * `fetchRecommendedShardCount` ignores DISCORD_API_URL.
 * @throws ConfigError that says what to do, where Discord rejects the token or cannot be reached
 */
export async function fetchRecommendedShards(
  token: string,
  apiUrl: string | undefined,
): Promise<{ shards: number; maxConcurrency: number }> {
  const rest = new REST(apiUrl ? { api: apiUrl } : {}).setToken(token);
  try {
    const { shards, session_start_limit: limit } = gatewayBot.parse(await rest.get(Routes.gatewayBot()));
    return { shards, maxConcurrency: limit.max_concurrency };
  } catch (error) {
    throw loginError(error);
  }
}
