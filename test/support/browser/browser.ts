import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { programPath } from '#test/support/vitest/requirements.ts';

/** The browser of this machine, where it has one. */
export const CHROMIUM = programPath('chromium');

/** No sandbox, so that it runs as root in a container; no graphics card; nothing asked of the network. */
const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const DESKTOP = { viewport: { width: 1280, height: 800 } } as const;
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** A Chromium with a new profile, which {@link Browser.close} takes away. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ timeout: 60_000, ...(CHROMIUM && { executablePath: CHROMIUM }), args: CHROMIUM_ARGUMENTS });
}

/** A user of the playground, in a browser page. */
export interface Visitor extends AsyncDisposable {
  readonly page: Page;
  /** What the browser's console complained about, violations of the content security policy included. Empty is good. */
  readonly complaints: readonly string[];
  /** Messages in the channel that is open, oldest first. */
  readonly messages: Locator;
  /** The line in which one writes. */
  readonly composer: Locator;
  /** Pastes a whole line, as `/imagine prompt:a fox`, and presses Enter. */
  send(line: string): Promise<void>;
  /** Messages with pictures that contain this text, in whatever lines. */
  messagesWithPictures(text: string | RegExp): Locator;
  /** Resolves once there is such a message and its pictures, `count` or 1 of them, can be seen. Gives the newest. */
  waitForPictures(text: string | RegExp, count?: number): Promise<Locator>;
  /** Clicks a channel, by `server/channel`, `dm` for the talk with the bot. */
  openChannel(place: string): Promise<void>;
  /** Becomes another person, by name. */
  switchUser(name: string): Promise<void>;
}

/**
 * Opens the playground at `url` in a window of its own and waits until one can write.
 * @param prepare is called before anything is loaded
 */
export async function openPlayground(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = DESKTOP,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`${error.stack ?? error}`));
  const messages = page.locator('.message');
  const composer = page.getByTestId('composer');
  await prepare(page);
  await page.goto(url);
  await composer.waitFor();
  return {
    page,
    complaints,
    messages,
    composer,
    send: async (line) => {
      await composer.click();
      await page.keyboard.insertText(line);
      await page.keyboard.press('Enter');
    },
    messagesWithPictures: (hasText) => messages.filter({ hasText, has: page.locator('.gallery') }),
    waitForPictures: async (hasText, count = 1) => {
      const newest = messages.filter({ hasText, has: page.locator(`.gallery[data-count="${count}"]`) }).last();
      await newest.waitFor();
      await waitUntilDecoded(newest.locator('.gallery img'));
      return newest;
    },
    openChannel: async (place) => {
      const [server = '', channel = ''] = place.split('/');
      const section = page.getByRole('region', { name: place === 'dm' ? 'Direct messages' : server, exact: true });
      await section.locator('.channel-entry', place === 'dm' ? {} : { hasText: channel }).click();
    },
    switchUser: async (name) => {
      await page.getByTestId('user-switcher').click();
      await page.getByRole('group', { name: 'Switch user' }).getByRole('button', { name }).click();
      await page.getByRole('button', { name: `You are ${name}` }).waitFor();
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** Resolves once all of these pictures are decoded, ready to be seen. */
async function waitUntilDecoded(pictures: Locator): Promise<void> {
  for (const picture of await pictures.all()) {
    await picture.evaluate((image: { decode(): Promise<void> }) => image.decode());
  }
}
