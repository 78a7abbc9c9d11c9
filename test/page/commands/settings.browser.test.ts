import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { findAccessibilityFaults } from '#test/support/browser/axe.ts';
import { CHROMIUM, launchBrowser, openPlayground, PHONE, type Visitor } from '#test/support/browser/browser.ts';
import { saveScreenshot } from '#test/support/browser/screenshot.ts';
import { expectNoDiscordProblems } from '#test/support/discord/expect-no-problems.ts';
import { textOf } from '#test/support/discord/index.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';

const SIZES = [
  ['desktop', { viewport: { width: 1100, height: 980 } }],
  ['phone', PHONE],
] as const;

describe.skipIf(!CHROMIUM)('settings and usage on the page', () => {
  let bot: TestBot;
  let replicate: FakeReplicate;
  let browser: Browser;
  beforeAll(async () => {
    replicate = await openFakeReplicate();
    const env = { REPLICATE_API_TOKEN: replicate.token, REPLICATE_API_URL: replicate.apiUrl };
    [bot, browser] = await Promise.all([startBot({ env }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    expectNoDiscordProblems(bot.discord);
    await bot[Symbol.asyncDispose]();
    await replicate[Symbol.asyncDispose]();
  });

  const open = (options: (typeof SIZES)[number][1]) => openPlayground(browser, bot.discord.playground.url, options);
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

  it.each(SIZES)('show a panel whose selects and switches change it (%s)', async (name, options) => {
    await using ada = await open(options);
    const { page } = ada;
    await run(ada, '/settings');
    const panel = ada.messages.filter({ hasText: 'Settings of this server' }).last();
    const select = (id: string) => panel.locator(`[data-custom-id^="settings:${id}"]`);
    const choose = async (id: string, ...choices: string[]) => {
      await select(id).click();
      const options = page.getByRole('option');
      for (const choice of choices) await options.filter({ hasText: choice }).click();
      // With several to choose, they are sent when the list is closed.
      if (id.startsWith('set:')) await page.keyboard.press('Escape');
    };
    await panel.getByText('Who may paint').waitFor();
    await choose('set:painter_roles', '@Artists');
    await select('reset').waitFor();
    await choose('set:paint_channels', 'general', 'gallery');
    await select('set:paint_channels').and(page.locator(':not(.waiting)')).getByText('general, ').waitFor();
    if (name === 'desktop') await saveScreenshot(ada, 'settings');
    await expectFit(ada);
    await choose('reset', 'Who may paint');
    await select('set:painter_roles').getByText('Everybody').waitFor();
    await choose('reset', 'Where to paint');
    await select('set:paint_channels').getByText('Everywhere').waitFor();
    await select('reset').waitFor({ state: 'detached' });

    await choose('page', 'Pictures');
    const cost = panel.locator('[data-custom-id^="settings:set:show_cost"]');
    await cost.filter({ hasText: 'Off' }).click();
    await cost.filter({ hasText: 'On' }).waitFor();
    await expectFit(ada);
    await cost.click();
    await cost.filter({ hasText: 'Off' }).waitFor();
  });

  it.each(SIZES)('plots what was used, with its tables and a file (%s)', async (_, options) => {
    await using ada = await open(options);
    await ada.send('/imagine prompt:a lighthouse num_outputs:2 lora:black-forest-labs/flux-dev-lora');
    await ada.waitForPictures('a lighthouse', 2);
    const recorded = async () => {
      const reply = await bot.discord.person('Ada', 'general').command('usage server');
      return textOf(await reply.answer());
    };
    await expect.poll(recorded).toMatch(/\*\*\$\d/);
    await run(ada, '/usage server');
    const usage = ada.messages.filter({ hasText: 'This server’s usage this month' }).last();
    const plot = usage.locator('.gallery img');
    await plot.waitFor();
    await plot.evaluate((image: { decode(): Promise<void> }) => image.decode());
    await usage.getByText('usage.csv').waitFor();
    await expectFit(ada);
  });
});
