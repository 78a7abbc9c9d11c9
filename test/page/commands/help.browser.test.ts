import { describe, expect, it } from 'vitest';
import { findAccessibilityFaults } from '#test/support/browser/axe.ts';
import { CHROMIUM } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('on the page, by keyboard and without faults of access', () => {
  const shared = sharedPage();

  it('/help opens a form, and a refused form opens again as it was', async () => {
    await using ada = await shared.open();
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
  });
});
