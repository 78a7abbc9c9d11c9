import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, PHONE, type Visitor } from '#test/support/browser/browser.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

const SKETCHBOOK = '/lora add name:Sketchbook reference:fofr/flux-handwriting-and-sketch triggers:HWRIT, handwriting';
const LASSIE = '/lora add name:Our Lassie reference:heller-software/lassie-dog triggers:LASSIE scale:0.9';

/** Tests that build on one another: from a new preset to a picture and its controls. */
describe.skipIf(!CHROMIUM)('presets on the page, and the controls of a picture', () => {
  const shared = sharedPage();
  let ada: Visitor;
  beforeAll(async () => {
    ada = await shared.open();
  });
  afterAll(() => expect(ada.complaints).toEqual([]));

  /** Sends a command without options: the first Enter accepts the suggestion, the second sends. */
  const use = async ({ composer, page }: Visitor, command: string) => {
    await composer.click();
    await page.keyboard.insertText(command);
    await page.getByRole('option', { name: command }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
  };
  const press = (message: Locator, name: string) => message.getByRole('button', { name, exact: true }).click();
  /** The newest message with this text. {@link Visitor.waitForPictures} is for new results only: pictures out of view do not load. */
  const newest = ({ messages }: Visitor, hasText: string | RegExp) => messages.filter({ hasText }).last();

  it('refuses a member without Manage Server, in an ephemeral message', async () => {
    await ada.switchUser('Ben');
    await ada.send(SKETCHBOOK);
    const refusal = newest(ada, 'Only members with Manage Server');
    await refusal.getByText('Only you can see this').waitFor();
    await use(ada, '/lora list');
    await newest(ada, 'There are no presets yet').waitFor();
    await ada.switchUser('Ada');
    expect(await refusal.count()).toBe(0);
  });

  it('shows a draft before it saves, and edits it in a form', async () => {
    const { page } = ada;
    await ada.send(SKETCHBOOK);
    const draft = newest(ada, 'not saved yet');
    await draft.getByText('takes a prompt, a picture to start from').waitFor();
    await press(draft, 'Change…');
    const form = page.getByTestId('modal');
    expect(await form.getByLabel('Trigger words').inputValue()).toBe('HWRIT, handwriting');
    await form.getByLabel('Emoji').fill('📖');
    await form.getByLabel('Defaults, one a line').fill('megapixels: 5');
    await page.getByTestId('modal-submit').click();
    await newest(ada, 'megapixels').getByText('0.25').waitFor();
    await form.waitFor({ state: 'detached' });
    await press(draft, 'Change…');
    await form.getByLabel('Emoji').fill('📖');
    await form.getByLabel('Defaults, one a line').fill('megapixels: 0.25\nnum_inference_steps: 6');
    await page.getByTestId('modal-submit').click();
    await draft.getByText('num_inference_steps: 6').waitFor();
    await press(draft, 'Save');
    await newest(ada, 'Saved.').getByText('/imagine prompt: a lighthouse lora: Sketchbook').waitFor();
    await ada.send(LASSIE);
    await press(newest(ada, 'not saved yet'), 'Save');
    await newest(ada, /Our Lassie.*Saved\./s).waitFor();
  });

  it('paints with a preset by name, with its trigger word and defaults', async () => {
    const { page } = ada;
    await ada.composer.click();
    await page.keyboard.insertText('/imagine prompt:a fox seed:7 lora:');
    await page.keyboard.type('sketchb');
    const choices = page.getByRole('listbox', { name: 'Choices' }).getByRole('option');
    await expect.poll(() => choices.count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    const fox = await ada.waitForPictures(/a fox.*seed 7 · 512 × 512 · 6 steps/s);
    expect(await fox.getByRole('img', { name: 'HWRIT, a fox' }).count()).toBe(1);
  });

  it('varies and upscales; each result names its source', async () => {
    await press(newest(ada, /seed 7 ·/), 'Vary subtle');
    const varied = await ada.waitForPictures(/Varied from the earlier picture · seed 7 → \d+ · strength 0\.35/);
    await press(varied, 'Upscale 2×');
    const large = await ada.waitForPictures(/1024 × 1024.*Enlarged from the earlier picture · 2×/s);
    expect(await large.getByRole('button', { name: 'Reroll' }).count()).toBe(0);
    const width = await large.locator('.gallery img').evaluate((image: { naturalWidth: number }) => image.naturalWidth);
    expect(width).toBe(1024);
  });

  it('switches the LoRA: same seed, other trigger word', async () => {
    await press(newest(ada, /seed 7 ·/), 'Switch LoRA…: nothing selected');
    await ada.page.getByRole('option', { name: 'Our Lassie' }).click();
    const dog = newest(ada, /seed 7 ·.*Switched from the earlier picture · LoRA Sketchbook → Our Lassie/s);
    await dog.getByRole('img', { name: 'LASSIE, a fox' }).waitFor({ state: 'attached' });
  });

  it('edits in a prefilled form, and reports invalid lines', async () => {
    const { page } = ada;
    await press(newest(ada, 'Varied from the earlier picture'), 'Edit');
    const form = page.getByTestId('modal');
    expect(await form.getByLabel('Prompt').inputValue()).toBe('a fox');
    await form.getByLabel('Prompt').fill('a hare');
    await form.getByRole('radio', { name: '2', exact: true }).check();
    const lines = form.getByLabel('Further options');
    const before = await lines.inputValue();
    await lines.fill(`${before}\nguidanse: 3`);
    await page.getByTestId('modal-submit').click();
    const refusal = newest(ada, 'guidance_scale');
    await refusal.getByText('Only you can see this').waitFor();
    await refusal.locator('pre').getByText('a hare').waitFor();
    await press(newest(ada, 'Varied from the earlier picture'), 'Edit');
    await form.getByLabel('Prompt').fill('a hare');
    await form.getByRole('radio', { name: '2', exact: true }).check();
    await page.getByTestId('modal-submit').click();
    const hares = newest(ada, /a hare.*Edited from/s);
    for (const name of ['U1', 'U2', 'V1', 'V2']) await hares.getByRole('button', { name, exact: true }).waitFor();
  });

  it('shows details, by button and context menu, with a command line for the same picture', async () => {
    const { page } = ada;
    const hares = newest(ada, /a hare.*Edited from/s);
    const details = ada.messages.filter({ hasText: '/imagine prompt:a hare' });
    await press(hares, 'Details');
    await details.getByText('Only you can see this').waitFor();
    await details.getByRole('button', { name: 'Dismiss message' }).click();
    await hares.hover();
    await hares.getByTestId('more').click();
    await page.getByRole('menuitem', { name: 'Recipe' }).click();
    await details.getByText(/what it was made from/).waitFor();
  });

  it('deletes a picture, and controls of pictures made from it still work', async () => {
    const varied = newest(ada, 'Varied from the earlier picture');
    await press(varied, 'Delete');
    await varied.waitFor({ state: 'detached' });
    await press(newest(ada, 'Enlarged from the earlier picture'), 'Details');
    await newest(ada, 'Only you can see this')
      .getByText(/Real-ESRGAN/)
      .first()
      .waitFor();
  });

  it('lists presets, and shows one to a member who cannot change it', async () => {
    await ada.switchUser('Ben');
    await use(ada, '/lora list');
    const list = newest(ada, 'Presets of this server');
    await list.getByText('2 presets').waitFor();
    await press(list, 'Show one in full: nothing selected');
    await ada.page.getByRole('option', { name: 'Our Lassie' }).click();
    const shown = newest(ada, '/imagine prompt: a lighthouse lora: Our Lassie');
    await shown.getByText('Only you can see this').waitFor();
    expect(await shown.getByRole('button', { name: 'Change…' }).count()).toBe(0);
    await ada.switchUser('Ada');
  });

  it('fits a phone, with every control of a picture and the whole list', async () => {
    await using phone = await shared.open(PHONE);
    const { page } = phone;
    await use(phone, '/lora list');
    await newest(phone, 'Presets of this server').getByText('2 presets').waitFor();
    await phone.send('/imagine lora:Sketchbook prompt:four snails on a leaf num_outputs:4');
    const snails = await phone.waitForPictures('four snails', 4);
    for (const control of await snails.locator('button[data-custom-id]').all()) {
      const box = await control.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 391)).toBeLessThanOrEqual(390);
      expect(box?.height).toBeGreaterThanOrEqual(32);
    }
    await snails.getByRole('button', { name: 'V3', exact: true }).tap();
    await phone.waitForPictures('Varied from picture 3', 4);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(phone.complaints).toEqual([]);
  });
});
