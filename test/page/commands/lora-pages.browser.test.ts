import { env } from 'node:process';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExamplePictures } from '#app/example-pictures.ts';
import { startBot, type TestBot } from '#test/support/bot/start-bot.ts';
import { CHROMIUM, launchBrowser, openPlayground, PHONE, type Visitor } from '#test/support/browser/browser.ts';
import { saveScreenshot } from '#test/support/browser/screenshot.ts';
import { type FakeReplicate, openFakeReplicate } from '#test/support/fake-replicate/index.ts';
import { type FakeSite, startFakeSite } from '#test/support/loras/fake-site.ts';
import { loraFile, publishRepository, publishVersion, SMALL_LORAS } from '#test/support/loras/publish.ts';
import { listLoras, listRepositories } from '#test/support/loras/search.ts';

/** What the pictures of pages show, by a part of their address. */
const PICTURES = {
  night: 'a fox in the snow at night',
  watercolor: 'a fox in the forest, watercolor',
  comic: 'a fox on a hill, comic',
  pencil: 'a fox under the full moon, pencil drawing',
};

const DESKTOP = { width: 1280, height: 800 };

const pictureUrl = (name: keyof typeof PICTURES) => `https://pictures.example/${name}.webp`;

/** From a page on another site to a picture that was painted with it. */
describe.skipIf(!CHROMIUM)('LoRAs of other sites, on the page', () => {
  let site: FakeSite;
  let replicate: FakeReplicate;
  let bot: TestBot;
  let browser: Browser;
  let ada: Visitor;
  beforeAll(async () => {
    [site, replicate, browser] = await Promise.all([
      startFakeSite(),
      openFakeReplicate({ bootMs: 0, finishMs: 0, shrink: 4 }),
      launchBrowser(),
    ]);
    publish();
    bot = await startBot({
      env: {
        READ_LORAS: 'true',
        HUGGING_FACE_URL: `${site.origin}/hf`,
        CIVITAI_URL: `${site.origin}/civitai`,
        REPLICATE_API_TOKEN: replicate.token,
        REPLICATE_API_URL: replicate.apiUrl,
      },
    });
    ada = await open({ viewport: DESKTOP, deviceScaleFactor: 2 });
  });
  afterAll(async () => {
    await browser.close();
    await bot[Symbol.asyncDispose]();
    await Promise.all([site.close(), replicate[Symbol.asyncDispose]()]);
    expect(ada.complaints).toEqual([]);
    expect(bot.discord.refusedRequests).toEqual([]);
  });

  function publish(): void {
    const lassie = replicate.models.get('heller-software/lassie-dog');
    if (!lassie) throw new Error('no lassie-dog');
    replicate.models.set('someone/night-fox', {
      ...lassie,
      owner: 'someone',
      name: 'night-fox',
      about: { description: 'Flux LoRA of foxes at night', run_count: 71_360, cover_image_url: pictureUrl('night') },
      exampleInput: { prompt: 'NGTFX a fox in the snow', lora_scale: 0.8, num_inference_steps: 20 },
    });
    const cardData = {
      base_model: 'black-forest-labs/FLUX.1-dev',
      license: 'apache-2.0',
      instance_prompt: 'watercolor fox',
      widget: [{ output: { url: pictureUrl('watercolor') } }],
    };
    const metadata = { ss_network_dim: '16', 'modelspec.usage_hint': 'use it at 0.9' };
    publishRepository(
      site,
      'painter/watercolor-fox',
      { 'fox.safetensors': loraFile(SMALL_LORAS.flux, metadata) },
      { cardData },
    );
    publishRepository(site, 'painter/two-files', {
      'pencil.safetensors': loraFile(SMALL_LORAS.flux),
      'other.safetensors': loraFile(SMALL_LORAS.flux),
    });
    const images = [{ url: pictureUrl('comic'), nsfwLevel: 1, type: 'image' }];
    const permissions = { allowNoCredit: false, allowCommercialUse: ['Image'] };
    const version = { name: 'v1', baseModel: 'Flux.1 D', trainedWords: ['comicfox, ink lines'], images };
    const model = { name: 'Comic fox', type: 'LORA', nsfw: false, poi: false };
    publishVersion(site, 501, loraFile(SMALL_LORAS.flux), { ...version, ...permissions, model });
    site.json('/civitai/api/v1/models/500', { id: 500, modelVersions: [{ id: 501 }] });
    listRepositories(site, [
      { id: 'painter/watercolor-fox', downloads: 9_120, cardData },
      { id: 'painter/fox-xl', downloads: 800, cardData: { base_model: 'stabilityai/stable-diffusion-xl-base-1.0' } },
    ]);
    listLoras(site, [
      {
        ...{
          id: 500,
          name: 'Comic fox',
          creator: { username: 'Vix' },
          stats: { downloadCount: 4_321 },
          ...permissions,
        },
        modelVersions: [{ id: 501, ...version }],
      },
    ]);
  }

  /** Opens the playground, with the pictures of other sites. */
  function open(options: BrowserContextOptions): Promise<Visitor> {
    const { paint } = createExamplePictures();
    return openPlayground(browser, bot.discord.playground.url, options, async (page) => {
      await page.route('https://pictures.example/**', async (route) => {
        const found = Object.entries(PICTURES).find(([name]) => route.request().url().includes(name));
        const { bytes, type } = await paint(found?.[1] ?? 'a fox');
        await route.fulfill({ body: Buffer.from(bytes), contentType: type });
      });
    });
  }

  const press = (message: Locator, name: string) => message.getByRole('button', { name, exact: true }).click();
  const newest = ({ messages }: Visitor, hasText: string | RegExp) => messages.filter({ hasText }).last();
  const seePictures = async (message: Locator, count: number) => {
    const pictures = message.locator('.tile img');
    await expect.poll(() => pictures.count()).toBe(count);
    const areLoaded = () =>
      pictures.evaluateAll((images: { naturalWidth: number; scrollIntoView(): void }[]) =>
        images.every((each) => each.naturalWidth > 0),
      );
    await expect.poll(areLoaded).toBe(true);
  };
  const paintWith = async (lora: string, prompt: string) => {
    await ada.send(`/imagine prompt:${prompt} lora:${lora} seed:7`);
    await ada.waitForPictures(prompt);
  };

  it('searches, and adds what it found', async () => {
    await ada.openChannel('Lorikeet Lounge/gallery');
    await ada.send('/lora search words:fox');
    const found = newest(ada, 'LoRAs for “fox”');
    await found.getByText('✅ paints by itself').waitFor();
    await seePictures(found, 3);
    await ada.page.setViewportSize({ width: 1100, height: 960 });
    await expect.poll(() => found.getByText('LoRAs for “fox”').isVisible()).toBe(true);
    await saveScreenshot(ada, 'lora-search');
    await ada.page.setViewportSize(DESKTOP);
    expect(await found.getByRole('button', { name: 'Add', exact: true }).count()).toBe(3);
    await found.getByRole('button', { name: 'Add', exact: true }).nth(1).click();
    const draft = newest(ada, 'not saved yet');
    await press(draft, 'Change…');
    const form = ada.page.getByTestId('modal');
    await form.getByLabel('Name').fill('Found');
    await ada.page.getByTestId('modal-submit').click();
    await form.waitFor({ state: 'detached' });
    await press(newest(ada, /Found[\s\S]*not saved yet/), 'Save');
    await newest(ada, 'Saved.').getByText('lora: Found').waitFor();
    await paintWith('Found', 'a fox that was found');
  });

  it.each([
    ['Night fox', 'https://replicate.com/someone/night-fox', 'run 71,360 times on Replicate', 1],
    ['Watercolor fox', 'https://huggingface.co/painter/watercolor-fox', 'rank 16', 1],
    ['Comic fox', 'https://civitai.com/models/500/comic-fox', 'pictures may be sold', 1],
    [
      'Pencil fox',
      'https://huggingface.co/painter/two-files/resolve/main/pencil.safetensors?download=true',
      'kohya',
      0,
    ],
  ])('adds by its link, and paints with it: %s', async (name, link, told, pictures) => {
    await ada.send(`/lora add name:${name} reference:${link}`);
    const draft = newest(ada, 'not saved yet');
    await draft.getByText(told).waitFor();
    await seePictures(draft, pictures);
    if (name === 'Watercolor fox') await saveScreenshot(ada, 'lora-preview');
    await press(draft, 'Save');
    await newest(ada, 'Saved.').getByText(`/imagine prompt: a lighthouse lora: ${name}`).waitFor();
    await paintWith(name, `a fox by ${name}`);
  });

  it('fits a phone', async () => {
    await using phone = await open({ ...PHONE, deviceScaleFactor: 2 });
    await phone.send('/lora search words:fox');
    const found = newest(phone, 'LoRAs for “fox”');
    await seePictures(found, 3);
    await found.getByText('LoRAs for “fox”').scrollIntoViewIfNeeded();
    await saveScreenshot(phone, 'lora-search-phone', env.PHONE_SCREENSHOTS ?? '');
    await found.getByRole('button', { name: 'Add', exact: true }).first().tap();
    const draft = newest(phone, 'not saved yet');
    await seePictures(draft, 1);
    await draft.getByText('not saved yet').scrollIntoViewIfNeeded();
    await saveScreenshot(phone, 'lora-preview-phone', env.PHONE_SCREENSHOTS ?? '');
    expect(await phone.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});
