import { describe, expect, it } from 'vitest';
import { findAccessibilityFaults } from '#test/support/browser/axe.ts';
import { CHROMIUM, PHONE, type Visitor } from '#test/support/browser/browser.ts';
import { saveScreenshot } from '#test/support/browser/screenshot.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('stars, changes by words and marked parts on the page', () => {
  const { open } = sharedPage();
  /** Types a command without options. */
  const run = async ({ page, composer }: Visitor, command: string) => {
    await composer.click();
    await page.keyboard.type(command);
    await page.getByRole('option', { name: command }).waitFor();
    for (const _ of ['choose', 'send']) await page.keyboard.press('Enter');
  };
  const paint = async (visitor: Visitor, prompt: string) => {
    await visitor.send(`/imagine prompt:${prompt} megapixels:0.25 output_format:png`);
    return visitor.waitForPictures(prompt);
  };

  it.each([
    ['desktop', undefined],
    ['phone', PHONE],
  ] as const)('marks a part with the brush, previews it and paints it anew (%s)', async (name, options) => {
    await using ada = await open(options);
    const { page } = ada;
    const result = await paint(ada, `a castle ${name}`);
    await result.getByRole('button', { name: 'Paint over…' }).click();
    const modal = page.getByTestId('modal');
    await modal.getByText('Mark it here with a brush').click();
    const canvas = modal.getByRole('application');
    await expect.poll(async () => (await canvas.boundingBox())?.height ?? 0).toBeGreaterThan(100);
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    if (!box) throw new Error('the canvas is not shown');
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.4);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 5 });
    await page.mouse.up();
    await modal.getByText('The pink part is marked').waitFor();
    if (name === 'desktop') await saveScreenshot(ada, 'paint-over');
    await modal.getByRole('button', { name: 'Clear' }).click();
    await modal.getByText('Nothing is marked.').waitFor();
    // The same by the keyboard alone.
    await canvas.focus();
    for (const key of ['ArrowLeft', 'ArrowUp', 'Space', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown'])
      await page.keyboard.press(key);
    await modal.getByText('The pink part is marked').waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await modal.getByRole('textbox').fill(`a dragon ${name}`);
    await modal.getByTestId('modal-submit').click();
    const preview = ada.messages.filter({ hasText: 'What is pink is painted anew' }).last();
    await preview.getByText('where your copy is transparent').waitFor();
    await expect.poll(() => preview.locator('.gallery img').count()).toBe(2);
    if (name === 'desktop') await saveScreenshot(ada, 'paint-over-preview');
    await preview.getByRole('button', { name: 'Invert' }).click();
    await preview.getByText('where your copy is transparent').waitFor({ state: 'detached' });
    await preview.getByRole('button', { name: 'Paint', exact: true }).click();
    const painted = ada.messages.filter({ hasText: 'Painted over from' }).last();
    await painted.locator('.gallery img').first().waitFor();
    expect(ada.complaints).toEqual([]);
  });

  it('changes by words, gives a star, and lists one’s own', async () => {
    await using ada = await open(PHONE);
    const { page } = ada;
    const result = await paint(ada, 'a lighthouse');
    await result.getByRole('button', { name: '⭐' }).click();
    await result.getByRole('button', { name: '⭐ 1' }).waitFor();
    await result.getByRole('button', { name: 'Change…' }).click();
    await page.getByTestId('modal').getByRole('textbox').fill('make it night');
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByTestId('modal-submit').click();
    await ada.waitForPictures('make it night');
    await saveScreenshot(ada, 'changed');
    await run(ada, '/show mine');
    const list = ada.messages.filter({ hasText: 'Your pictures' }).last();
    await list.getByText('a lighthouse').first().waitFor();
    await list.getByRole('link', { name: 'Open' }).first().waitFor();
    await saveScreenshot(ada, 'show-mine');
    expect(await findAccessibilityFaults(page)).toEqual([]);
    expect(ada.complaints).toEqual([]);
  });
});
