import { afterAll } from 'vitest';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { startBot, type TestBot, type TestBotOptions } from './start-bot.ts';

/** One bot for all the tests of a file. It stops at the end of the file, which fails if Discord reported problems. */
export async function sharedBot(options: TestBotOptions = {}): Promise<TestBot> {
  const bot = await startBot(options);
  afterAll(async () => {
    expectNoDiscordProblems(bot.discord);
    await bot[Symbol.asyncDispose]();
  });
  return bot;
}
