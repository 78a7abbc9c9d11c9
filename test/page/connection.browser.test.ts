import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Playground, startPlayground } from '#playground/start.ts';
import { CHROMIUM, launchBrowser, openPlayground } from '#test/support/browser/browser.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

const ADA = '1100000000000000101';
const GENERAL = '1100000000000001001';

async function postPicture(playground: Playground): Promise<void> {
  const bytes = new Uint8Array(await samplePicture());
  const files = new Map([['file0', { name: 'fox.png', type: 'image/png', bytes }]]);
  await playground.postMessage({ user: ADA, channel: GENERAL, content: 'a fox', files: ['file0'] }, files);
}

/** Passes connections on to `port`, as `ssh -L` does. @returns the port that it listens on */
async function forwardTo(port: number): Promise<number> {
  const server = createServer((socket) => {
    const target = connect(port, '127.0.0.1');
    socket.on('error', () => target.destroy()).pipe(target);
    target.on('error', () => socket.destroy()).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port: own } = server.address() as AddressInfo;
  return own;
}

describe.skipIf(!CHROMIUM)('the connection to the playground', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('shows pictures over a forwarded port', async () => {
    await using playground = await startPlayground({ port: 0 });
    await postPicture(playground);
    const port = await forwardTo(Number(new URL(playground.url).port));
    await using ada = await openPlayground(browser, `http://localhost:${port}`);
    const message = await ada.waitForPictures('a fox');
    await message.getByRole('group', { name: '1 picture', exact: true }).waitFor();
    await message.getByRole('button', { name: 'Open picture' }).click();
    const original = ada.page.getByRole('link', { name: 'Open original' });
    expect(await original.evaluate((link: { href: string }) => link.href)).toContain(`http://localhost:${port}/`);
    expect(ada.complaints).toEqual([]);
  });

  it.each([
    ['gone', undefined],
    ['kept', 'history'],
  ])('says once that it was restarted, and goes on with messages %s', async (_, name) => {
    const folder = await mkdtemp(join(tmpdir(), 'playground-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const historyFolder = name && join(folder, name);
    const first = await startPlayground({ port: 0, historyFolder });
    await postPicture(first);
    await using ada = await openPlayground(browser, first.url);
    await ada.waitForPictures('a fox');
    await first.close();
    await ada.page.getByText('Connection lost').waitFor();
    await using _second = await startPlayground({ port: Number(new URL(first.url).port), historyFolder });
    const notice = ada.page.getByTestId('notice');
    await notice.getByText('The playground was restarted.').waitFor();
    await expect.poll(() => ada.messages.count()).toBe(historyFolder ? 1 : 0);
    if (historyFolder) await ada.waitForPictures('a fox');
    await ada.page.getByRole('button', { name: 'Dismiss notice' }).click();
    await ada.send('and on');
    await ada.messages.filter({ hasText: 'and on' }).waitFor();
    expect(await notice.count()).toBe(0);
  });
});
