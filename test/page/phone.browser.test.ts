import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CHROMIUM, PHONE } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('bars on a phone', () => {
  const shared = sharedPage({ env: { SKETCH_STEP_MS: '120' } });

  it('take one line: that of the progress, and the one that leads back to the newest message', async () => {
    await using ada = await shared.open(PHONE);
    const { page, messages } = ada;
    const countLines = (text: Locator) =>
      text.evaluate((element: { getClientRects(): { length: number } }) => element.getClientRects().length);
    await ada.send('/imagine prompt:a castle num_inference_steps:25 megapixels:0.25');
    const progress = messages.last().locator('code', { hasText: /[█░]{10}/ });
    await progress.waitFor();
    expect(await countLines(progress)).toBe(1);
    const result = await ada.waitForPictures('a castle');
    await result.hover();
    await page.mouse.wheel(0, -3000);
    const back = page.getByTestId('jump-to-present');
    await back.waitFor();
    const heights = await back
      .locator('b, span')
      .evaluateAll((parts: { offsetHeight: number }[]) => parts.map(({ offsetHeight }) => offsetHeight));
    expect(Math.max(...heights)).toBeLessThan(28);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await back.click();
    await back.waitFor({ state: 'detached' });
    expect(ada.complaints).toEqual([]);
  });
});
