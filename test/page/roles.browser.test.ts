import { describe, expect, it } from 'vitest';
import { CHROMIUM } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('a preset for a role, on the page', () => {
  const shared = sharedPage();

  it('is chosen from the roles of the server, and offered to those alone who have it', async () => {
    await using cleo = await shared.open();
    const { page, messages } = cleo;
    await cleo.switchUser('Cleo');
    await cleo.openChannel('Atelier/general');
    await cleo.send('/lora add name:Ours reference:heller-software/lassie-dog');
    await messages.last().getByRole('button', { name: 'Save', exact: true }).click();
    await messages.filter({ hasText: 'Saved.' }).getByRole('button', { name: 'Who may use it' }).click();
    const access = messages.filter({ hasText: 'Who may use Ours' });
    await access.getByRole('button', { name: /^Roles \(/ }).click();
    const roles = page.getByRole('option');
    await expect.poll(() => roles.allInnerTexts()).toContain('@Artists');
    await roles.filter({ hasText: '@Artists' }).click();
    await page.keyboard.press('Escape');
    await access.getByText('For @Artists').waitFor();

    const offered = async (name: string) => {
      await cleo.switchUser(name);
      await cleo.openChannel('Atelier/general');
      await cleo.composer.click();
      await page.keyboard.insertText('/imagine prompt:a fox lora:');
      await page.getByRole('option', { name: /^Illustration/ }).waitFor();
      const count = await page.getByRole('option', { name: /^Ours/ }).count();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      return count;
    };
    expect([await offered('Ben'), await offered('Ada')]).toEqual([1, 0]);
    expect(cleo.complaints).toEqual([]);
  });
});
