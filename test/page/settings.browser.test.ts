import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccessibilityFaults } from '#test/support/axe.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { CHROMIUM, launchBrowser, openPlayground, PHONE, type Visitor } from '#test/support/browser.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { saveScreenshot } from '#test/support/screenshot.ts';

const SIZES = [
  ['desktop', undefined],
  ['phone', PHONE],
] as const;

describe.skipIf(!CHROMIUM)('settings on the page', () => {
  let bot: TestBot;
  let browser: Browser;
  beforeAll(async () => {
    [bot, browser] = await Promise.all([startBot(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    expectNoDiscordProblems(bot.discord);
    await bot[Symbol.asyncDispose]();
  });

  /** Types a command without options. */
  const run = async ({ page, composer }: Visitor, command: string) => {
    await composer.click();
    await page.keyboard.type(command);
    await page.getByRole('option', { name: command }).waitFor();
    for (const _ of ['choose', 'send']) await page.keyboard.press('Enter');
  };
  const expectFit = async ({ page, complaints }: Visitor) => {
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints).toEqual([]);
  };

  it.each(SIZES)(
    'show a panel whose selects and switches change it (%s)',
    async (name, options) => {
      await using ada = await openPlayground(browser, bot.discord.playground.url, options);
      await run(ada, '/settings');
      const panel = ada.messages.filter({ hasText: 'Settings of this server' }).last();
      await panel.getByText('Who may paint').waitFor();
      if (name === 'desktop') await saveScreenshot(ada, 'settings');
      await expectFit(ada);
    },
    60_000,
  );
});
