import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startBot, type TestBot, type TestBotOptions } from '#test/support/bot/start-bot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { launchBrowser, openPlayground, type Visitor } from './browser.ts';

/** What {@link sharedPage} starts. It is there from the describe's next `beforeAll` on. */
export interface SharedPage {
  bot(): TestBot;
  /** A user of the bot's playground, in a window of its own. */
  open(options?: BrowserContextOptions): Promise<Visitor>;
}

export interface SharedPageOptions extends TestBotOptions {
  /** Whether the describe fails if Discord reported problems. Default true. */
  readonly isChecked?: boolean;
}

/** One bot and one browser for all the tests of the describe that calls this. They stop at its end. */
export function sharedPage({ isChecked = true, ...options }: SharedPageOptions = {}): SharedPage {
  let bot: TestBot;
  let browser: Browser;
  beforeAll(async () => {
    [bot, browser] = await Promise.all([startBot(options), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    if (isChecked) expectNoDiscordProblems(bot.discord);
    await bot[Symbol.asyncDispose]();
  });
  return {
    bot: () => bot,
    open: (context) => openPlayground(browser, bot.discord.playground.url, context),
  };
}
