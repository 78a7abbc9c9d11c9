import { describe, expect, it } from 'vitest';
import { findAccessibilityFaults } from '#test/support/browser/axe.ts';
import { CHROMIUM, PHONE, type Visitor } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

/** How many presses of a key may lead from one control to another. */
const MAX_PRESSES = 60;

describe.skipIf(!CHROMIUM)('every state of the page, by keyboard alone', () => {
  const shared = sharedPage();

  const walker = ({ page }: Visitor) => {
    const { keyboard } = page;
    const focusedName = () =>
      page.evaluate<string>(
        `(() => { const at = document.activeElement; return at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent })()`,
      );
    const faults: Record<string, string[]> = {};
    return {
      faults,
      check: async (state: string) => {
        const found = await findAccessibilityFaults(page);
        if (found.length > 0) faults[state] = found;
      },
      press: async (...keys: string[]) => {
        for (const key of keys) await keyboard.press(key);
      },
      type: (text: string) => keyboard.type(text),
      /** Presses a key until the control with this name has the focus. */
      reach: async (name: string, key = 'Tab') => {
        const passed: string[] = [];
        for (let presses = 0; presses < MAX_PRESSES; presses += 1) {
          const at = (await focusedName()).trim();
          if (at.startsWith(name)) return;
          passed.push(at.slice(0, 20));
          await keyboard.press(key);
        }
        throw new Error(`${key} does not lead to ${name}, but to ${passed.join(', ')}`);
      },
      focusedName,
    };
  };

  it('can be reached, operated and left, and axe-core finds nothing wrong', async () => {
    await using ada = await shared.open();
    const { page } = ada;
    const { check, press, type, reach, faults, focusedName } = walker(ada);
    await check('welcome');
    await type('/');
    await page.getByRole('listbox', { name: 'Commands' }).waitFor();
    await check('commands');
    await type('ima');
    await press('Enter');
    await type('a paper plane');
    await check('option');
    await press('Tab');
    await page.getByRole('listbox', { name: 'Options' }).waitFor();
    await check('options');
    await type('aspect');
    await press('Enter');
    await type('17:9');
    await press('Enter');
    await page.getByRole('alert').getByText('Choose one of the options').waitFor();
    await check('refused option');
    await press('ArrowDown', 'ArrowDown', 'Enter', 'Enter');
    await ada.waitForPictures('a paper plane');
    await check('picture');

    await reach('Message from Lorikeet', 'Shift+Tab');
    await press('Enter');
    await page.getByRole('menu').waitFor();
    await check('context menu');
    await press('End', 'Enter');
    await page.getByTestId('inspector').waitFor();
    await page.getByText('INTERACTION_CREATE').first().waitFor();
    await check('inspector');
    await press('Escape');
    expect(await focusedName()).toContain('Message from Lorikeet');

    await reach('Open picture');
    await press('Enter');
    await page.getByTestId('lightbox').waitFor();
    await check('lightbox');
    await press('Escape');
    expect(await focusedName()).toContain('Open picture');

    await reach('Edit');
    await press('Enter');
    const form = page.getByTestId('modal');
    await form.waitFor();
    await check('form');
    await press('Control+a', 'Delete', 'Control+Enter');
    await form.getByRole('alert').first().waitFor();
    await check('form with errors');
    await press('Escape');
    await form.waitFor({ state: 'detached' });
    await reach('Switch LoRA', 'Shift+Tab');
    await press('Enter');
    await page.locator('.select-list').waitFor();
    await check('select');
    await press('Escape');
    expect(await focusedName()).toContain('Switch LoRA');

    await reach('You are Ada', 'Shift+Tab');
    await press('Enter');
    await page.getByRole('group', { name: 'Switch user' }).waitFor();
    await check('user switcher');
    await reach('Ben', 'Shift+Tab');
    await press('Enter');
    await page.getByRole('button', { name: 'You are Ben' }).waitFor();
    await reach('gallery', 'Shift+Tab');
    await press('Enter');
    await page.getByRole('heading', { name: 'gallery', exact: true }).waitFor();
    await reach('Message #gallery');
    await type('hello');
    await press('Enter');
    await ada.messages.filter({ hasText: 'hello' }).waitFor();
    expect(faults).toEqual({});
  });

  it('has a drawer on phones that takes the focus and gives it back', async () => {
    await using cleo = await shared.open(PHONE);
    const { check, press, reach, faults, focusedName } = walker(cleo);
    await reach('Servers and channels', 'Shift+Tab');
    await press('Enter');
    await expect.poll(focusedName).toMatch(/general/);
    await check('drawer');
    await press('Escape');
    await expect.poll(focusedName).toBe('Servers and channels');
    await check('phone');
    expect(faults).toEqual({});
  });
});
