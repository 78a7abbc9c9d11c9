import { describe, expect, it } from 'vitest';
import { findAccessibilityFaults } from '#test/support/browser/axe.ts';
import { CHROMIUM, PHONE } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('in a browser that speaks German', () => {
  const shared = sharedPage();

  it('describes commands in German, answers a person in it, and all in the server’s language', async () => {
    await using ada = await shared.open({ ...PHONE, locale: 'de-DE' });
    const { page } = ada;
    await ada.composer.click();
    await page.keyboard.type('/help');
    await page.getByText('Was du hier machen kannst, mit Beispielen zum Drücken').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Meine Standardwerte einstellen…' }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await ada.send('/imagine prompt:ein Fuchs lora:unbekannt');
    await ada.messages.filter({ hasText: 'unbekannt' }).last().waitFor();
    await ada.send('/imagine prompt:ein Fuchs seed:1');
    const result = await ada.waitForPictures('ein Fuchs');
    await result.getByRole('button', { name: 'Reroll' }).waitFor();
    expect(ada.complaints).toEqual([]);
  });
});
