import { expect, it } from 'vitest';
import { createTransferTurns } from '#services/images/transfer-turns.ts';

/** Work that lasts until it is ended, and counts itself. */
function createWork() {
  const running: (() => void)[] = [];
  let started = 0;
  let most = 0;
  return {
    started: () => started,
    most: () => most,
    work: () =>
      new Promise<void>((resolve) => {
        started++;
        running.push(resolve);
        most = Math.max(most, running.length);
      }),
    end: () => running.shift()?.(),
  };
}

const settle = () => new Promise(setImmediate);

it('lets at most 32 pictures go to Discord, and 16 come, of a thousand', async () => {
  for (const [kind, limit] of [
    ['upload', 32],
    ['download', 16],
  ] as const) {
    const turns = createTransferTurns();
    const { started, most, work, end } = createWork();
    const all = Promise.all(Array.from({ length: 1000 }, () => turns[kind](work)));
    await settle();
    expect(started()).toBe(limit);
    while (started() < 1000) {
      end();
      await settle();
    }
    for (let left = 0; left < limit; left++) end();
    await all;
    expect(most()).toBe(limit);
  }
});

it('receives no picture while others wait to be sent', async () => {
  const turns = createTransferTurns();
  const [sent, received] = [createWork(), createWork()];
  const uploads = Array.from({ length: 34 }, () => turns.upload(sent.work));
  const download = turns.download(received.work);
  await settle();
  sent.end();
  await settle();
  expect([sent.started(), received.started()]).toEqual([33, 0]);
  sent.end();
  await settle();
  expect([sent.started(), received.started()]).toEqual([34, 1]);
  received.end();
  await download;
  for (const _ of uploads) sent.end();
  await Promise.all(uploads);
});

it('receives pictures all the same where Discord takes none', async () => {
  const turns = createTransferTurns();
  const sent = createWork();
  const uploads = Array.from({ length: 33 }, () => turns.upload(sent.work));
  expect(await turns.download(async () => 'a picture')).toBe('a picture');
  expect(sent.started()).toBe(32);
  for (const _ of uploads) {
    sent.end();
    await settle();
  }
  await Promise.all(uploads);
});

it('goes on after what failed', async () => {
  const turns = createTransferTurns();
  const fail = () => turns.upload(() => Promise.reject(new Error('Discord is away')));
  const failures = await Promise.allSettled(Array.from({ length: 40 }, fail));
  expect(failures.every(({ status }) => status === 'rejected')).toBe(true);
  expect(await turns.upload(async () => 'sent')).toBe('sent');
  expect(await turns.download(async () => 'received')).toBe('received');
});
