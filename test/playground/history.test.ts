import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startPlayground } from '#playground/start.ts';
import { samplePicture } from '#test/support/images/sample-picture.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'playground-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
const ADA = '1100000000000000101';
const GENERAL = '1100000000000001001';

test('keeps messages and their files over a restart on another port, and drops deleted ones', async () => {
  const historyFolder = await temporaryFolder();
  const picture = new Uint8Array(await samplePicture());
  const files = new Map([['file0', { name: 'fox.png', type: 'image/png', bytes: picture }]]);
  const before = await startPlayground({ port: 0, historyFolder });
  const post = (content: string) =>
    before.postMessage({ user: ADA, channel: GENERAL, content, files: ['file0'] }, files);
  const kept = await post('kept');
  const gone = await post('deleted');
  before.deleteMessage({ user: ADA, message: gone.id });
  await before.close();

  await using after = await startPlayground({ port: 0, historyFolder });
  const messages = after.listMessages(GENERAL).map(({ message }) => message);
  expect(messages.map(({ id, content }) => [id, content])).toEqual([[kept.id, 'kept']]);
  const url = messages[0]?.attachments[0]?.url ?? '';
  expect(new URL(url).origin).toBe(after.url);
  expect(new Uint8Array(await (await fetch(url)).arrayBuffer())).toEqual(picture);
});

test('starts empty without a folder, and refuses a file that is no history', async () => {
  await using playground = await startPlayground({ port: 0 });
  expect(playground.listMessages(GENERAL)).toEqual([]);
  const historyFolder = await temporaryFolder();
  await writeFile(join(historyFolder, 'messages.json'), '{"messages":[{}]}');
  await expect(startPlayground({ port: 0, historyFolder })).rejects.toThrow('origin');
});
