import { expect } from 'vitest';
import type { Discord } from './index.ts';
import { discordOpenApiPath, validateSent } from './openapi.ts';

/** The end of every conversation: Discord refused nothing, nobody was left without an answer, and all that was sent is as Discord's own document has it. */
export function expectNoDiscordProblems(discord: Discord): void {
  expect(discord.refusedRequests).toEqual([]);
  expect(discord.playground.unansweredInteractions).toEqual([]);
  if (discordOpenApiPath) expect(validateSent(discord.requests)).toEqual([]);
}
