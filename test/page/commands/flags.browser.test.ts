import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { CHROMIUM, launchBrowser, openPlayground, type Visitor } from '#test/support/browser/browser.ts';
import { saveScreenshot } from '#test/support/browser/screenshot.ts';

describe.skipIf(!CHROMIUM)('words from other tools on the page', () => {
  let bot: TestBot;
  let browser: Browser;
  let ada: Visitor;
  beforeAll(async () => {
    [bot, browser] = await Promise.all([startBot(), launchBrowser()]);
    ada = await openPlayground(browser, bot.discord.playground.url, { viewport: { width: 1100, height: 800 } });
  });
  afterAll(async () => {
    await browser.close();
    await bot[Symbol.asyncDispose]();
    expect(ada.complaints).toEqual([]);
    expect(bot.discord.refusedRequests).toEqual([]);
  });

  it('are options, and what is not honoured is said under the picture', async () => {
    await ada.send('/imagine prompt:a {red|blue} fox in the snow --ar 16:9 --seed 7 --chaos 20 —no text');
    const message = await ada.waitForPictures(/a \{red\|blue\} fox in the snow.*seed 7 · 1344 × 768/s);
    await message.getByText(/drawn: (?:red|blue)/).waitFor();
    await message.getByText(/left out --chaos 20: nothing here is like it/).waitFor();
    await message.getByText(/left out --no text: Illustration does not take negative_prompt/).waitFor();
    await saveScreenshot(ada, 'flags');
  });
});
