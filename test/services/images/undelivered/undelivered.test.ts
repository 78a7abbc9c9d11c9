import { createHook } from 'node:async_hooks';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { GenerationResult } from '#services/backends/backend.ts';
import {
  openUndelivered,
  UNDELIVERED_RETENTION_MS,
  undeliveredFolder,
} from '#services/images/undelivered/undelivered.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'lorikeet-undelivered-test-'));

/** A result with this number of pictures of this many bytes each. */
const createResult = (count = 1, size = 10): GenerationResult => ({
  pictures: Array.from({ length: count }, (_, index) => ({
    index: index * 2,
    bytes: Buffer.alloc(size, index + 1),
    format: 'webp' as const,
    width: 256,
    height: 320,
  })),
  filteredCount: 1,
  seconds: 2.5,
  sketch: true,
  remark: 'as a sketch',
});

async function openUndeliveredIn(folder: string | undefined, options: { maxBytes?: number; now?: () => number } = {}) {
  const lines: string[] = [];
  const undelivered = await openUndelivered({
    folder,
    maxBytes: options.maxBytes ?? 2 ** 20,
    maxAgeMs: UNDELIVERED_RETENTION_MS,
    now: options.now ?? Date.now,
    log: pino({}, { write: (line) => lines.push(line) }),
  });
  return { kept: undelivered, lines };
}

it('returns the saved pictures, also to another process, until they are deleted', async () => {
  const folder = join(newFolder(), 'made', 'by', 'itself');
  const { kept: undelivered } = await openUndeliveredIn(folder);
  await undelivered.put('123', createResult(3));
  const other = await openUndeliveredIn(folder);
  expect(await other.kept.get('123')).toEqual(createResult(3));
  const { remark: _, ...plain } = createResult();
  await other.kept.put('123', { ...plain, seconds: undefined });
  expect(await undelivered.get('123')).toEqual({ ...plain, seconds: undefined });
  await undelivered.delete('123');
  expect(await other.kept.get('123')).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
});

it('deletes the oldest pictures beyond maxBytes, and those past the retention time', async () => {
  let now = Date.now();
  const folder = newFolder();
  // The metadata of a picture takes about 150 bytes.
  const { kept: undelivered, lines } = await openUndeliveredIn(folder, { maxBytes: 30_000, now: () => now });
  for (const id of ['1', '2', '3']) await undelivered.put(id, createResult(1, 10_000));
  expect(await Promise.all(['1', '2', '3'].map((id) => undelivered.get(id).then(Boolean)))).toEqual([
    false,
    true,
    true,
  ]);
  expect(lines.join()).toContain('"jobs":["1"]');
  now += UNDELIVERED_RETENTION_MS + 60_000;
  await openUndeliveredIn(folder, { now: () => now });
  await expect.poll(() => readdirSync(folder)).toEqual([]);
});

it('returns no truncated picture, and deletes what a killed process left unfinished', async () => {
  const folder = newFolder();
  const { kept: undelivered, lines } = await openUndeliveredIn(folder);
  await undelivered.put('7', createResult(2));
  writeFileSync(join(folder, '7', '3.webp'), 'torn');
  expect(await undelivered.get('7')).toBeUndefined();
  expect(lines.join()).toContain('cannot be read');
  mkdirSync(join(folder, '.8-5b0a4c1e-6d0f-4d0c-9a3e-2f1d7c8b9a00'));
  mkdirSync(join(folder, 'not ours'));
  const later = Date.now() + 2 * 60 * 60 * 1000;
  await openUndeliveredIn(folder, { now: () => later });
  await expect.poll(() => readdirSync(folder).sort()).toEqual(['7', 'not ours']);
});

it('keeps pictures in memory where the disk cannot be written, and tells the operator what to do', async () => {
  const file = join(newFolder(), 'a file');
  writeFileSync(file, '');
  const { kept: undelivered, lines } = await openUndeliveredIn(join(file, 'kept'));
  await undelivered.put('9', createResult());
  expect(await undelivered.get('9')).toEqual(createResult());
  await undelivered.delete('9');
  expect(await undelivered.get('9')).toBeUndefined();
  expect(lines.join()).toContain('free space there, or see that it may be written to (UNDELIVERED_DIR)');
});

it('deletes the oldest pictures beyond its limit in memory', async () => {
  const file = join(newFolder(), 'a file');
  writeFileSync(file, '');
  const { kept: undelivered } = await openUndeliveredIn(join(file, 'kept'));
  for (const id of ['1', '2', '3']) await undelivered.put(id, createResult(1, 30 * 2 ** 20));
  expect(await Promise.all(['1', '2', '3'].map((id) => undelivered.get(id).then(Boolean)))).toEqual([
    false,
    true,
    true,
  ]);
});

it('accepts no id that names a file outside its folder', async () => {
  const folder = newFolder();
  const { kept: undelivered } = await openUndeliveredIn(folder);
  writeFileSync(join(folder, 'letter'), 'mine');
  for (const id of ['../letter', 'letter', '', '.', '1/../letter']) {
    await expect(undelivered.delete(id)).rejects.toThrow('cannot be kept under');
  }
  expect(existsSync(join(folder, 'letter'))).toBe(true);
});

it('is deleted when the process ends, where the store is in memory', async () => {
  expect(undeliveredFolder(undefined, 'memory:')).toBeUndefined();
  expect(undeliveredFolder(undefined, 'sqlite:data/lorikeet.sqlite')).toBe('data/undelivered');
  expect(undeliveredFolder(undefined, 'redis://localhost')).toBe('data/undelivered');
  expect(undeliveredFolder('elsewhere', 'memory:')).toBe('elsewhere');
  const temporary = () => readdirSync(tmpdir()).filter((name) => /^lorikeet-undelivered-(?!test)/.test(name));
  const before = new Set(temporary());
  const { kept: undelivered } = await openUndeliveredIn(undefined);
  const made = temporary().filter((name) => !before.has(name));
  await undelivered.put('5', createResult());
  expect(await undelivered.get('5')).toEqual(createResult());
  await undelivered[Symbol.asyncDispose]();
  expect(made.length).toBeGreaterThan(0);
  expect(made.some((name) => existsSync(join(tmpdir(), name, '5')))).toBe(false);
});

it('reports its size also where a file in it cannot be read', async () => {
  const folder = newFolder();
  const { kept: undelivered } = await openUndeliveredIn(folder);
  await undelivered.put('1', createResult(1, 1000));
  const size = await undelivered.usedBytes();
  mkdirSync(join(folder, '2'));
  writeFileSync(join(folder, '2', 'painting.json'), '{}');
  symlinkSync('loop', join(folder, '2', 'loop'));
  expect(await undelivered.usedBytes()).toBe(size);
});

/** How many calls to the file system `work` makes. */
async function countFileCalls(work: () => Promise<unknown>, { untilIdle = false } = {}): Promise<number> {
  let calls = 0;
  const init = (_: number, type: string) => {
    if (type.startsWith('FSREQ')) calls += 1;
  };
  const hook = createHook({ init }).enable();
  await work();
  for (let before = -1; untilIdle && before !== calls; ) {
    before = calls;
    await sleep(100);
  }
  hook.disable();
  return calls;
}

it('takes as many calls to the file system for a picture, however many others there are', async () => {
  const { kept: undelivered } = await openUndeliveredIn(newFolder(), { maxBytes: 2 ** 30 });
  await undelivered.usedBytes();
  const putAndDelete = async () => {
    await undelivered.put('1', createResult());
    await undelivered.delete('1');
  };
  const alone = await countFileCalls(putAndDelete);
  for (let id = 1000; id < 1100; id += 1) await undelivered.put(`${id}`, createResult());
  expect(alone).toBeGreaterThan(3);
  expect(await countFileCalls(putAndDelete)).toBe(alone);
});

it('reads a full folder once for all that come meanwhile', async () => {
  const folder = newFolder();
  for (let id = 1000; id < 1500; id += 1) {
    mkdirSync(join(folder, `${id}`));
    writeFileSync(join(folder, `${id}`, 'painting.json'), '{}');
  }
  const open = () => openUndeliveredIn(folder, { maxBytes: 2 ** 22 });
  const oneReading = await countFileCalls(async () => (await open()).kept.usedBytes());
  const { kept: undelivered } = await open();
  const calls = await countFileCalls(
    () => Promise.all(Array.from({ length: 10 }, (_, id) => undelivered.put(`${id}`, createResult(1, 2 ** 18 + 1)))),
    { untilIdle: true },
  );
  expect(calls).toBeLessThan(5 * oneReading);
});
