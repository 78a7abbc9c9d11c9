import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExamplePictures } from '#app/example-pictures.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { CHROMIUM, launchBrowser, openPlayground } from '#test/support/browser/browser.ts';
import { saveScreenshot } from '#test/support/browser/screenshot.ts';
import { startDiscord } from '#test/support/discord/index.ts';

/** The presets in the screenshot of the list. */
const PRESETS = [
  'name:Sketchbook reference:fofr/flux-handwriting-and-sketch triggers:HWRIT emoji:📖',
  'name:Lassie reference:heller-software/lassie-dog triggers:LASSIE scale:0.9 (0.5 to 1.2) emoji:🐕',
  'name:Night market reference:huggingface.co/lorikeet/night-market triggers:neon rain emoji:🏮',
];

/** The screenshots in the documentation. `npm run screenshots` writes them; without it, the test only takes them. */
describe.skipIf(!CHROMIUM)('screenshots', () => {
  let bot: TestBot;
  let browser: Browser;
  beforeAll(async () => {
    const discord = await startDiscord({ examples: createExamplePictures() });
    [bot, browser] = await Promise.all([startBot({ discord }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await bot[Symbol.asyncDispose]();
    await bot.discord.close();
  });

  /** Opens a window of this size in CSS pixels, at twice the pixel density. */
  const open = (width: number, height: number) =>
    openPlayground(browser, bot.discord.playground.url, { viewport: { width, height }, deviceScaleFactor: 2 });

  it('shows the first page', async () => {
    await using ada = await open(1280, 800);
    const pictures = ada.page.getByTestId('example-gallery').locator('img');
    const areLoaded = () =>
      pictures.evaluateAll((images: { naturalWidth: number }[]) => images.every((each) => each.naturalWidth > 0));
    await expect.poll(areLoaded).toBe(true);
    await saveScreenshot(ada, 'first-page');
  });

  it('shows four pictures of one prompt', async () => {
    await using ada = await open(1280, 1030);
    await ada.send('/imagine prompt:a lorikeet in the rain num_outputs:4 seed:7');
    await ada.waitForPictures('a lorikeet in the rain', 4);
    await saveScreenshot(ada, 'four-pictures');
  });

  it('shows a command in the composer', async () => {
    await using ada = await open(1280, 800);
    await ada.openChannel('Lorikeet Lounge/gallery');
    await ada.send('/imagine prompt:a lighthouse in a storm aspect_ratio:21:9 seed:11');
    await ada.waitForPictures('a lighthouse in a storm');
    await ada.page.keyboard.insertText('/imagine prompt:a dog by the sea aspect_ratio:16:9 lora:');
    await ada.page.keyboard.type('dog');
    await ada.page.getByRole('listbox', { name: 'Choices' }).waitFor();
    await saveScreenshot(ada, 'command');
  });

  it('shows a picture with its controls and its source', async () => {
    await using ada = await open(1100, 752);
    await ada.openChannel('Lorikeet Lounge/gallery');
    await ada.send('/imagine prompt:a lorikeet on a branch seed:12 aspect_ratio:16:9');
    const first = await ada.waitForPictures('a lorikeet on a branch');
    await first.getByRole('button', { name: 'Switch LoRA…' }).click();
    await ada.page.getByRole('option', { name: 'Handwriting and sketch' }).click();
    await ada.waitForPictures('Switched from the earlier picture');
    await saveScreenshot(ada, 'controls');
  });

  it('shows a preset draft before it is saved', async () => {
    await using ada = await open(1100, 700);
    await ada.switchUser('Cleo');
    await ada.openChannel('Atelier/general');
    await ada.send(
      '/lora add name:Lassie reference:heller-software/lassie-dog triggers:LASSIE, collie scale:0.9 (0.5 to 1.2)',
    );
    await ada.messages.last().getByRole('button', { name: 'Save', exact: true }).waitFor();
    await saveScreenshot(ada, 'preset-preview');
  });

  it('shows the presets of a server, with previews', async () => {
    await using ada = await open(1100, 760);
    await ada.switchUser('Cleo');
    await ada.openChannel('Atelier/sketches');
    for (const preset of PRESETS) {
      await ada.send(`/lora add ${preset}`);
      await ada.messages.last().getByRole('button', { name: 'Save', exact: true }).click();
      const saved = ada.messages.filter({ hasText: 'Saved.' });
      await saved.getByRole('button', { name: 'Try it' }).click();
      const tried = ada.messages.filter({ hasText: 'All three are its preview' });
      await tried.getByRole('button', { name: 'Dismiss message' }).click();
      await saved.getByRole('button', { name: 'Dismiss message' }).click();
      await saved.waitFor({ state: 'detached' });
    }
    await ada.composer.click();
    await ada.page.keyboard.insertText('/lora list');
    await ada.page.getByRole('option', { name: '/lora list' }).waitFor();
    await ada.page.keyboard.press('Enter');
    await ada.page.keyboard.press('Enter');
    const thumbnails = ada.messages
      .filter({ hasText: 'Presets of this server' })
      .getByRole('img', { name: 'looks like' });
    await expect.poll(() => thumbnails.count()).toBe(PRESETS.length);
    await saveScreenshot(ada, 'presets');
  });

  it('shows a compare sheet with its controls', async () => {
    await using ada = await open(1100, 900);
    await ada.openChannel('Lorikeet Lounge/gallery');
    await ada.send(
      '/compare prompt:a lorikeet on a branch, {oil painting|pencil drawing} seed:12 megapixels:0.25 x:loras illustration, lassie-dog, flux-handwriting-and-sketch',
    );
    await ada.messages.last().getByRole('button', { name: 'Paint 6 pictures' }).click();
    await ada.waitForPictures('6 pictures ·');
    await saveScreenshot(ada, 'compare');
  });
});
