import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, type Visitor } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

describe.skipIf(!CHROMIUM)('several users on the page', () => {
  const shared = sharedPage({ env: { SKETCH_STEP_MS: '120' }, isChecked: false });
  let ada: Visitor;
  beforeAll(async () => {
    ada = await shared.open();
  });
  afterAll(() => {
    expect(ada.complaints).toEqual([]);
    // The bot gets a 404 for a response that its user has deleted.
    expect(shared.bot().discord.refusedRequests.filter(({ status }) => status !== 404)).toEqual([]);
  });

  it('shows progress, and stops at Cancel', async () => {
    await ada.send('/imagine prompt:a castle num_inference_steps:50 megapixels:0.25');
    const message = ada.messages.last();
    await message.getByText(/\d+ % · about .* left/).waitFor();
    await message.getByRole('button', { name: 'Cancel' }).click();
    await message.getByText('Canceled.').waitFor();
    expect(await message.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
  });

  it('replaces the progress bar with the picture', async () => {
    await ada.send('/imagine prompt:a tower num_inference_steps:25 megapixels:0.25');
    await ada.messages.last().getByText(/\d+ %/).waitFor();
    const message = await ada.waitForPictures('a tower');
    expect(await message.getByText('%').count()).toBe(0);
  });

  it('lets another member see and reroll but not delete; an admin can delete', async () => {
    await ada.openChannel('Atelier/general');
    await ada.send('/imagine prompt:a green boat num_inference_steps:1 megapixels:0.25');
    const boats = ada.messagesWithPictures('a green boat');
    await ada.waitForPictures('a green boat');
    await ada.switchUser('Ben');
    await boats.getByRole('button', { name: 'Delete' }).click();
    await ada.messages.getByText(/^Only .*@Ada/).waitFor();
    await boats.getByRole('button', { name: 'Reroll' }).click();
    await expect.poll(() => boats.count()).toBe(2);
    await ada.switchUser('Cleo');
    await boats.first().getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => boats.count()).toBe(1);
    await ada.switchUser('Ada');
  });

  it('cancels the job when its member deletes the response from the context menu', async () => {
    await ada.openChannel('Atelier/general');
    await ada.send('/imagine prompt:a slow boat num_inference_steps:50 num_outputs:4 megapixels:0.25');
    const boat = ada.messages.filter({ hasText: 'a slow boat' });
    await boat.getByText(/\d+ %/).waitFor();
    await boat.click({ button: 'right' });
    await ada.page.getByRole('menuitem', { name: 'Delete message' }).click();
    await expect.poll(() => boat.count()).toBe(0);
    await expect.poll(() => shared.bot().log.join('')).toMatch(/"canceled"(?![\s\S]*"accepted")/);
  });

  it('only lets members turn the safety checker off in age-restricted channels', async () => {
    const line = '/imagine prompt:a nude disable_safety_checker:true num_inference_steps:1 megapixels:0.25';
    await ada.openChannel('Lorikeet Lounge/gallery');
    await ada.send(line);
    await ada.messages.getByText('in age-restricted channels only').waitFor();
    await ada.openChannel('Lorikeet Lounge/after-dark');
    await ada.page.getByText('Age-restricted', { exact: true }).waitFor();
    await ada.send(line);
    await ada.waitForPictures('a nude');
    await ada.openChannel('Lorikeet Lounge/general');
  });

  it('autocompletes the name of a LoRA', async () => {
    const { page } = ada;
    await ada.composer.click();
    await page.keyboard.insertText('/imagine prompt:a dog in the hay num_inference_steps:1 megapixels:0.25 lora:');
    const choices = page.getByRole('listbox', { name: 'Choices' }).getByRole('option');
    await expect.poll(() => choices.count()).toBe(7);
    await page.keyboard.type('lass');
    await expect.poll(() => choices.allInnerTexts()).toEqual(['Lassie dog (heller-software/lassie-dog)']);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await ada.waitForPictures(/a dog in the hay.*Lassie dog · seed/s);
  });

  it('takes a start image, from the file dialog or dropped', async () => {
    const { page } = ada;
    const file = { name: 'sun.png', mimeType: 'image/png', buffer: await samplePicture() };
    await ada.composer.click();
    await page.keyboard.insertText('/imagine prompt:a sunset num_inference_steps:1 image:');
    await page.locator('input[data-option="image"]').setInputFiles(file);
    await page.getByText('sun.png').waitFor();
    await page.keyboard.press('Enter');
    await ada.waitForPictures(/a sunset.*320 × 240/s);

    await ada.openChannel('Lorikeet Lounge/gallery');
    await ada.composer.click();
    await page.keyboard.insertText('/imagine prompt:a sunrise num_inference_steps:1 prompt_strength:0.5 ');
    await page
      .locator('body')
      .evaluate(dropOn, { name: file.name, type: file.mimeType, base64: file.buffer.toString('base64') });
    await page.getByText('sun.png').waitFor();
    await page.keyboard.press('Enter');
    await ada.waitForPictures(/a sunrise.*320 × 240/s);
  });

  it('shows the packets and requests of a message in the inspector', async () => {
    const { page } = ada;
    const message = ada.messages.last();
    await message.hover();
    await message.getByTestId('inspect').click();
    const inspector = page.getByTestId('inspector');
    await inspector.getByText('INTERACTION_CREATE').first().waitFor();
    await inspector.getByText(/PATCH \/webhooks/).waitFor();
    await inspector.getByText('INTERACTION_CREATE').first().click();
    await inspector.getByText('"prompt_strength"').waitFor({ state: 'attached' });
    await inspector
      .getByText(/"attachment:\/\/lorikeet-\d+-1\.webp"/)
      .first()
      .waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await inspector.waitFor({ state: 'detached' });
  });
});

/** Browser globals for the function below; the tests are compiled with Node's types. */
declare const DataTransfer: new () => { items: { add(file: File): void } };
declare const DragEvent: new (type: string, init: object) => Event;

/** Runs on the page: drops a file on an element. */
function dropOn(target: EventTarget, file: { name: string; type: string; base64: string }): void {
  const dataTransfer = new DataTransfer();
  const bytes = Uint8Array.from(atob(file.base64), (character) => character.charCodeAt(0));
  dataTransfer.items.add(new File([bytes], file.name, { type: file.type }));
  target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}
