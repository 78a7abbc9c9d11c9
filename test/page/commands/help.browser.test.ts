import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { findAccessibilityFaults } from '#test/support/browser/axe.ts';
import { CHROMIUM, launchBrowser, openPlayground } from '#test/support/browser/browser.ts';

describe.skipIf(!CHROMIUM)('on the page, by keyboard and without faults of access', () => {
  let bot: TestBot;
  let browser: Browser;
  beforeAll(async () => {
    [bot, browser] = await Promise.all([startBot(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await bot[Symbol.asyncDispose]();
    expect(bot.discord.refusedRequests).toEqual([]);
  });

  it('/help opens a form, and a refused form opens again as it was', async () => {
    await using ada = await openPlayground(browser, bot.discord.playground.url);
    const { page } = ada;
    const { keyboard } = page;
    await keyboard.type('/help');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await page.getByRole('button', { name: 'Set my own defaults…' }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Set my own defaults…' }).focus();
    await keyboard.press('Enter');
    const form = page.getByTestId('modal');
    await form.waitFor();
    await form.getByRole('textbox').fill('aspect_ratio: 7:7');
    await keyboard.press('Control+Enter');
    await form.waitFor({ state: 'detached' });
    const fix = page.getByRole('button', { name: 'Fix it' });
    await fix.waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await fix.focus();
    await keyboard.press('Enter');
    await form.waitFor();
    expect(await form.getByRole('textbox').inputValue()).toBe('aspect_ratio: 7:7');
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(ada.complaints).toEqual([]);
  }, 40_000);
});
