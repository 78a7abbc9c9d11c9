import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM, type Visitor } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

describe.skipIf(!CHROMIUM)('the composer', () => {
  const shared = sharedPage();
  let ada: Visitor;
  beforeAll(async () => {
    ada = await shared.open();
  });
  // One page for all of them, as opening one takes a second.
  beforeEach(async () => {
    const cancel = ada.page.getByRole('button', { name: 'Cancel command' });
    if (await cancel.isVisible()) await cancel.click();
    await ada.composer.press('Escape');
    await ada.composer.press('Escape');
  });
  afterAll(() => {
    // Chromium reports each refused option as a failed request.
    expect(ada.complaints.filter((each) => !each.includes('status of 400'))).toEqual([]);
  });
  const paste = async (line: string) => {
    await ada.composer.click();
    await ada.page.keyboard.insertText(line);
  };
  const list = (name: string) => ada.page.getByRole('listbox', { name }).getByRole('option');

  it('opens the list again after a choice by mouse: by click, by ↓, in a filled option', async () => {
    const { page } = ada;
    await paste('/imagine prompt:a fox ');
    const more = page.getByTestId('more-options');
    await more.click();
    await list('Options')
      .filter({ hasText: /^aspect_ratio/ })
      .click();
    await list('Choices').filter({ hasText: '16:9' }).first().click();
    await expect.poll(() => list('Options').count()).toBe(0);
    await more.click();
    await expect.poll(() => list('Options').count()).toBeGreaterThan(15);
    await page.keyboard.press('Escape');
    await expect.poll(() => list('Options').count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => list('Options').first().getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    await page.locator('[data-option="aspect_ratio"]').click();
    await expect.poll(() => list('Choices').count()).toBeGreaterThan(5);
  });

  it('closes what is open with the first Esc, and brings back what the second discards with ↑', async () => {
    const { page } = ada;
    await paste('/imagine ');
    await page.keyboard.insertText('a fox on the run');
    await page.getByText('text, up to 2,000 characters').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('text, up to 2,000 characters').waitFor({ state: 'detached' });
    await page.getByTestId('command-line').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('command-line').waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('[data-option="prompt"]').inputValue()).toBe('a fox on the run');
    await page.getByRole('button', { name: 'Cancel command' }).click();
    await paste('words that are not sent');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowUp');
    expect(await ada.composer.inputValue()).toBe('words that are not sent');
  });

  it('shows the choices with the error of a wrong one, and says that nothing matches', async () => {
    const { page } = ada;
    await ada.send('/imagine prompt:a fox aspect_ratio:17:9');
    await page.getByRole('alert').getByText('Choose one of the options').waitFor();
    await expect.poll(() => list('Choices').count()).toBeGreaterThan(5);
    await list('Choices').filter({ hasText: '16:9' }).first().click();
    expect(await page.locator('[data-option="aspect_ratio"]').inputValue()).toContain('16:9');
    await page.locator('[data-option="aspect_ratio"]').fill('zebra');
    await page.getByText('No choice matches').waitFor();
  });

  it('counts what is too long and refuses it whole', async () => {
    const { page } = ada;
    const long = 'a fox '.repeat(400).trim();
    await paste(`/imagine prompt:${long}`);
    const prompt = page.locator('[data-option="prompt"]');
    expect(await prompt.inputValue()).toBe(long);
    await page.getByText('399 characters too many').waitFor({ state: 'attached' });
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('2,399 of at most 2,000 characters').waitFor();
    await page.getByRole('button', { name: 'Cancel command' }).click();
    await paste('x'.repeat(2001));
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('2,001 of at most 2,000 characters').waitFor();
    expect((await ada.composer.inputValue()).length).toBe(2001);
  });

  it('names the file that was picked, and shows it before it is sent', async () => {
    const { page } = ada;
    const fox = { name: 'fox.png', mimeType: 'image/png', buffer: await samplePicture() };
    await paste('/imagine prompt:a fox image:');
    await page.getByLabel('image: choose a file').setInputFiles(fox);
    await page.getByLabel('image: fox.png').waitFor({ state: 'attached' });
    const isShown = () =>
      page.locator('.composer .file-preview').evaluate((image: { naturalWidth: number }) => image.naturalWidth > 0);
    await expect.poll(isShown).toBe(true);
    await page.getByRole('button', { name: 'Cancel command' }).click();
    await page.getByLabel('Attach files').setInputFiles(fox);
    await page.getByRole('list', { name: 'Attached files' }).getByText('fox.png').waitFor();
    await expect.poll(isShown).toBe(true);
  });

  it('keeps the actions of a tall message in view while its top is under the header', async () => {
    const { page } = ada;
    await paste(Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n'));
    await page.keyboard.press('Enter');
    const tall = ada.messages.filter({ hasText: 'line 59' });
    await tall.waitFor();
    await tall.hover({ position: { x: 200, y: (await tall.boundingBox())?.height ?? 0 } });
    const header = await page.locator('.channel-header').boundingBox();
    const actions = await tall.getByTestId('more').boundingBox();
    expect(actions?.y).toBeGreaterThanOrEqual((header?.y ?? 0) + (header?.height ?? 0));
    await tall.getByTestId('more').click();
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
  });

  it('offers what this person can use here, the most useful commands first', async () => {
    const names = async () => {
      await paste('/');
      await list('Commands').first().waitFor();
      const all = await list('Commands').locator('b').allTextContents();
      await ada.composer.fill('');
      return all;
    };
    const admins = await names();
    expect(admins.slice(0, 3)).toEqual(['/imagine', '/compare', '/lora list']);
    expect(admins.slice(3).findIndex((name) => !name.startsWith('/me'))).toBeGreaterThan(0);
    expect(admins.filter((name) => name.startsWith('/limits'))).not.toEqual([]);
    await ada.switchUser('Ben');
    const members = await names();
    expect(members).toContain('/imagine');
    expect(members.filter((name) => name.startsWith('/limits'))).toEqual([]);
    await ada.openChannel('dm');
    const direct = await names();
    expect(direct).toContain('/imagine');
    expect(direct.filter((name) => name.startsWith('/lora'))).toEqual([]);
    await paste('/lora');
    await ada.page.getByText('No matching command here. It would be sent as a message').waitFor();
  });
});
