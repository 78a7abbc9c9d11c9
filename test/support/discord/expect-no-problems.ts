import { expect } from 'vitest';
import type { Discord } from './index.ts';
import { discordDocument, validateSent } from './openapi.ts';

/** The end of every conversation: Discord refused nothing, nobody was left without an answer, and all that was sent is as Discord's own document has it. */
export function expectClean(discord: Discord): void {
  expect(discord.troubles).toEqual([]);
  expect(discord.playground.unansweredInteractions).toEqual([]);
  if (discordDocument) expect(validateSent(discord.sent)).toEqual([]);
}
