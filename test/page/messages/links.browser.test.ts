import { describe, expect, it } from 'vitest';
import { CHROMIUM } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('links to messages', () => {
  const shared = sharedPage();

  it('lead to the message on this page, in this channel or another, and say when it is gone', async () => {
    await using ada = await shared.open();
    const { page } = ada;
    const focusedId = () => page.locator(':focus').getAttribute('data-message-id');
    await ada.send('/imagine prompt:a red bird seed:7 megapixels:0.25');
    const newest = await ada.waitForPictures('a red bird');
    const id = (await newest.getAttribute('data-message-id')) ?? '';
    const first = page.locator(`[data-message-id="${id}"]`);
    await first.getByRole('button', { name: 'Vary subtle' }).click();
    const varied = await ada.waitForPictures('Varied from the earlier picture');
    const link = varied.getByRole('link', { name: /earlier picture/ });
    const url = (await link.getAttribute('href')) ?? '';
    expect(url).toContain(id);
    await link.click();
    await expect.poll(focusedId).toBe(id);
    await ada.openChannel('Lorikeet Lounge/gallery');
    await ada.send(`look at ${url}`);
    await ada.messages.last().getByRole('link').click();
    await page.getByRole('heading', { name: 'general', exact: true }).waitFor();
    await expect.poll(focusedId).toBe(id);
    await first.getByRole('button', { name: 'Delete' }).click();
    await first.waitFor({ state: 'detached' });
    await link.click();
    await page.getByTestId('notice').getByText('does not exist here any more').waitFor();
    await page.getByRole('button', { name: 'Dismiss notice' }).click();
    await page.getByTestId('notice').waitFor({ state: 'detached' });
    expect(page.context().pages()).toHaveLength(1);
    expect(ada.complaints).toEqual([]);
  });
});
