import { describe, expect, it } from 'vitest';
import { CHROMIUM, PHONE } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('a compare sheet in the page', () => {
  const shared = sharedPage();

  it('completes the axes, paints the sheet, and upscales a cell of it', async () => {
    await using ada = await shared.open();
    await ada.composer.click();
    await ada.page.keyboard.insertText('/compare prompt:a fox megapixels:0.25 seed:7 x:');
    await ada.page.keyboard.type('scale 0.6, 0.8 .. 1');
    await ada.page.getByRole('option', { name: 'scale 0.6, 0.8, 1 → 3 pictures' }).click();
    await ada.page.keyboard.press('Enter');
    const plan = ada.messages.filter({ hasText: 'Nothing is painted yet' });
    await plan.getByRole('button', { name: 'Paint 3 pictures' }).click();
    const sheet = await ada.waitForPictures('3 pictures ·');
    await expect
      .poll(() => sheet.locator('.gallery img').getAttribute('alt'))
      .toContain('Compare sheet of “a fox”; scale: 0.6, 0.8, 1');
    await sheet.getByRole('button', { name: 'Continue with a cell…' }).click();
    await ada.page.getByRole('option', { name: '2. scale 0.8' }).click();
    const cell = await ada.waitForPictures('Picked from this compare sheet');
    await cell.getByRole('button', { name: 'Upscale 2×' }).click();
    await ada.waitForPictures('Enlarged from the earlier picture');
    expect(ada.complaints).toEqual([]);
  });

  it('fits a phone', async () => {
    await using ada = await shared.open(PHONE);
    await ada.send('/compare a fox in the {snow|rain} megapixels:0.25 y:loras illustration, lassie-dog');
    await ada.messages.getByRole('button', { name: 'Paint 4 pictures' }).click();
    const sheet = await ada.waitForPictures('4 pictures ·');
    const box = await sheet.locator('.gallery img').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    expect(box?.width).toBeGreaterThan(250);
    expect(await ada.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(ada.complaints).toEqual([]);
  });
});
