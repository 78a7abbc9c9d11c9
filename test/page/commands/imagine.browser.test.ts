import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, type Visitor } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('/imagine on the page', () => {
  const shared = sharedPage();
  let ada: Visitor;
  beforeAll(async () => {
    ada = await shared.open();
  });
  afterAll(() => expect(ada.complaints).toEqual([]));

  it('suggests the command, describes its option, and shows a picture', async () => {
    const { page } = ada;
    await ada.composer.click();
    await page.keyboard.type('/ima');
    await page.getByRole('option', { name: '/imagine' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('text, up to 2,000 characters').waitFor();
    await page.keyboard.type('a lighthouse in a storm');
    const startedAt = performance.now();
    await page.keyboard.press('Enter');
    const message = await ada.waitForPictures(/a lighthouse in a storm.*Illustration · seed \d+ · 1024 × 1024/s);
    const elapsedMs = performance.now() - startedAt;
    process.stdout.write(`The first picture was visible ${Math.round(elapsedMs)} ms after Enter.\n`);
    await message.getByText('Ada used /imagine').waitFor();
    expect(await message.getByRole('img', { name: 'a lighthouse in a storm' }).count()).toBe(1);
  });

  it('suggests every option, and the choices of one that has them', async () => {
    const { page } = ada;
    await ada.composer.click();
    await page.keyboard.type('/imagine a wide fox');
    await page.getByTestId('more-options').click();
    const options = page.getByRole('listbox', { name: 'Options' }).getByRole('option');
    const commands = shared.bot().discord.playground.listCommands();
    const registered = commands.find(({ name }) => name === 'imagine')?.options ?? [];
    // All but the prompt, which is filled in.
    expect(await options.count()).toBe(registered.length - 1);
    await page.keyboard.type('aspect');
    await page.keyboard.press('Enter');
    await page.keyboard.type('16');
    await page.getByRole('listbox', { name: 'Choices' }).getByRole('option', { name: '16:9' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await ada.waitForPictures(/a wide fox.*1344 × 768/s);
  });

  it('opens a picture in the lightbox, shows the next one, and closes', async () => {
    const { page } = ada;
    await ada.send('/imagine prompt:four foxes num_outputs:4 megapixels:0.25');
    const message = await ada.waitForPictures('four foxes', 4);
    const small = await message.locator('.gallery img').first().boundingBox();
    await message.getByRole('button', { name: 'Open picture: Picture 1: four foxes' }).click();
    const large = page.getByTestId('lightbox');
    const box = await large.locator('figure img').boundingBox();
    expect(box?.width).toBeGreaterThan((small?.width ?? 0) * 1.5);
    await page.keyboard.press('ArrowRight');
    await large.getByText('2 / 4').waitFor();
    await page.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });
  });

  it('rerolls into a new message with another seed, and deletes it', async () => {
    await ada.send('/imagine prompt:a red bird seed:7 megapixels:0.25');
    const first = await ada.waitForPictures(/a red bird.*seed 7 /s);
    await first.getByRole('button', { name: 'Reroll' }).click();
    const second = await ada.waitForPictures(/a red bird.*seed (?!7 )\d+/s);
    expect(await ada.messagesWithPictures('a red bird').count()).toBe(2);
    await second.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => ada.messagesWithPictures('a red bird').count()).toBe(1);
  });

  it('shows private results and errors only to the member who asked', async () => {
    await ada.send('/imagine prompt:a secret garden private:true megapixels:0.25');
    const secret = await ada.waitForPictures('a secret garden');
    await secret.getByText('Only you can see this').waitFor();
    await ada.send('/imagine prompt:a fox aspect_ratio:custom');
    const refusal = ada.messages.filter({ hasText: 'needs width and height too' });
    await refusal.getByText('Only you can see this').waitFor();
    await using ben = await shared.open();
    await ben.switchUser('Ben');
    await ben.messages.first().waitFor();
    expect(await ben.page.getByText('a lighthouse in a storm').count()).toBeGreaterThan(0);
    expect(await ben.page.getByText('a secret garden').count()).toBe(0);
    expect(await ben.page.getByText('needs width and height too').count()).toBe(0);
    await refusal.getByRole('button', { name: 'Dismiss message' }).click();
    await refusal.waitFor({ state: 'detached' });
    expect(ben.complaints).toEqual([]);
  });
});
