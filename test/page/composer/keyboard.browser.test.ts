import { describe, expect, it } from 'vitest';
import { CHROMIUM, PHONE } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('access to the page', () => {
  const shared = sharedPage();

  it('works with the keyboard alone', async () => {
    await using ada = await shared.open();
    const { keyboard } = ada.page;
    const focused = ada.page.locator(':focus');
    const pressUntilFocused = async (name: string, key: string) => {
      for (let steps = 0; steps < 40; steps++) {
        if (((await focused.getAttribute('aria-label')) ?? (await focused.textContent()) ?? '').startsWith(name))
          return;
        await keyboard.press(key);
      }
      throw new Error(`${key} does not move the focus to ${name}`);
    };
    await keyboard.type('/imagine a paper plane');
    await keyboard.press('Tab');
    await keyboard.type('mega');
    await keyboard.press('Enter');
    await keyboard.type('0.25');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await ada.waitForPictures('a paper plane');
    await pressUntilFocused('Message from Lorikeet', 'Shift+Tab');
    await pressUntilFocused('Open picture', 'Tab');
    await keyboard.press('Enter');
    await ada.page.getByTestId('lightbox').waitFor();
    await keyboard.press('Escape');
    await pressUntilFocused('Reroll', 'Tab');
    await keyboard.press('Enter');
    await expect.poll(() => ada.messagesWithPictures('a paper plane').count()).toBe(2);
    await keyboard.press('Alt+ArrowDown');
    await ada.page.getByRole('heading', { name: 'gallery', exact: true }).waitFor();
    expect(ada.complaints).toEqual([]);
  });

  it('fits a phone: no horizontal scrolling, and servers are in a drawer', async () => {
    await using ben = await shared.open(PHONE);
    const { page } = ben;
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    await page.getByTestId('drawer').tap();
    const sidebar = page.getByTestId('sidebar');
    await ben.switchUser('Ben');
    if (!(await isInView(sidebar.boundingBox()))) await page.getByTestId('drawer').tap();
    await sidebar.getByText('sketches').tap();
    await page.getByRole('heading', { name: 'sketches', exact: true }).waitFor();
    await expect.poll(() => isInView(sidebar.boundingBox())).toBe(false);
    await ben.composer.tap();
    await page.keyboard.type('/ima');
    await page.getByRole('option', { name: '/imagine' }).tap();
    await page.keyboard.type('two snails on a leaf, and a very long prompt that does not fit the width of a phone');
    expect(await overflow()).toBe(0);
    await page.getByTestId('send').tap();
    const message = await ben.waitForPictures('two snails');
    expect(await overflow()).toBe(0);
    const picture = await message.locator('.gallery img').boundingBox();
    expect((picture?.x ?? 0) + (picture?.width ?? 0)).toBeLessThanOrEqual(390);
    expect(picture?.width).toBeGreaterThan(250);
    await message.getByRole('button', { name: 'Open picture' }).tap();
    expect(await overflow()).toBe(0);
    await page.getByRole('button', { name: 'Close', exact: true }).tap();
    expect(ben.complaints).toEqual([]);
  });
});

async function isInView(box: Promise<{ x: number; width: number } | null>): Promise<boolean> {
  const found = await box;
  return found !== null && found.x + found.width > 0;
}
