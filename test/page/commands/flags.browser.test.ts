import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, type Visitor } from '#test/support/browser/browser.ts';
import { saveScreenshot } from '#test/support/browser/screenshot.ts';
import { sharedPage } from '#test/support/browser/shared-page.ts';

describe.skipIf(!CHROMIUM)('words from other tools on the page', () => {
  const shared = sharedPage();
  let ada: Visitor;
  beforeAll(async () => {
    ada = await shared.open({ viewport: { width: 1100, height: 800 } });
  });
  afterAll(() => expect(ada.complaints).toEqual([]));

  it('are options, and what is not honoured is said under the picture', async () => {
    await ada.send('/imagine prompt:a {red|blue} fox in the snow --ar 16:9 --seed 7 --chaos 20 —no text');
    const message = await ada.waitForPictures(/a \{red\|blue\} fox in the snow.*seed 7 · 1344 × 768/s);
    await message.getByText(/picked at random: (?:red|blue)/).waitFor();
    await message.getByText(/left out --chaos 20: no equivalent here/).waitFor();
    await message.getByText(/left out --no text: Illustration does not take negative_prompt/).waitFor();
    await saveScreenshot(ada, 'flags');
  });
});
