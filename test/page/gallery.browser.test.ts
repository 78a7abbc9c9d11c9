import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExamplePictures } from '#app/example-pictures.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { findAccessibilityFaults } from '#test/support/browser/axe.ts';
import { CHROMIUM, launchBrowser, openPlayground, PHONE } from '#test/support/browser/browser.ts';
import { startDiscord } from '#test/support/discord/index.ts';

describe.skipIf(!CHROMIUM)('the gallery of the first page', () => {
  let bot: TestBot;
  let browser: Browser;
  beforeAll(async () => {
    const discord = await startDiscord({ examples: createExamplePictures() });
    [bot, browser] = await Promise.all([startBot({ discord }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await bot[Symbol.asyncDispose]();
    await bot.discord.close();
  });

  it.each([
    ['desktop', undefined],
    ['phone', PHONE],
  ])('shows ten prompts with their pictures, and writes the one that is pressed, on a %s', async (_, options) => {
    await using ada = await openPlayground(browser, bot.discord.playground.url, options);
    const gallery = ada.page.getByTestId('example-gallery');
    const pictures = gallery.locator('img');
    await expect.poll(() => pictures.count()).toBe(10);
    const heading = await ada.page.getByRole('heading', { name: 'Welcome to #general' }).boundingBox();
    expect(heading?.y).toBeGreaterThan(48);
    await pictures.last().scrollIntoViewIfNeeded();
    expect(await ada.page.getByTestId('jump-to-present').count()).toBe(0);
    const widths = () =>
      pictures.evaluateAll(
        (images: { naturalWidth: number }[]) => images.filter((each) => each.naturalWidth > 0).length,
      );
    await expect.poll(widths).toBe(10);
    expect(await ada.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(await findAccessibilityFaults(ada.page)).toEqual([]);
    await gallery.getByRole('button', { name: 'a sailing boat on a calm sea' }).press('Enter');
    expect(await ada.page.locator('[data-option="prompt"]').inputValue()).toBe('a sailing boat on a calm sea');
    if (!options) return;
    await ada.page.keyboard.press('Enter');
    await ada.waitForPictures('a sailing boat');
    expect(await gallery.count()).toBe(0);
    expect(ada.complaints).toEqual([]);
  });
});
