import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { umask } from 'node:process';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openUndelivered } from '#services/images/undelivered/undelivered.ts';
import { createPrivateFile, createPrivateFolder } from '#services/private-files.ts';
import { openStore } from '#services/store/open-store.ts';

// With no umask at all, only the modes that the bot asks for keep others out.
const before = umask(0);
afterAll(() => void umask(before));

const newFolder = () => mkdtempSync(join(tmpdir(), 'lorikeet-private-'));
const modeOf = (path: string) => `0${(statSync(path).mode & 0o777).toString(8)}`;

async function openAndWrite(file: string): Promise<string[]> {
  const warnings: string[] = [];
  const options = { warn: (message: string) => void warnings.push(message) };
  await using store = await openStore(`sqlite:${file}`, (error) => expect.fail(String(error)), options);
  await store.collection('jobs', z.string()).set('1', 'a private prompt');
  for (const each of [file, `${file}-wal`, `${file}-shm`]) expect(modeOf(each), each).toBe('0600');
  return warnings;
}

it('keeps other users out of a new store and its folder', async () => {
  const folder = join(newFolder(), 'a', 'b');
  expect(await openAndWrite(join(folder, 'lorikeet.sqlite'))).toEqual([]);
  expect(modeOf(folder)).toBe('0700');
});

it('creates a folder with those around it, level by level, whatever is there already', () => {
  const folder = join(newFolder(), 'a', 'b', 'c');
  createPrivateFolder(folder);
  createPrivateFolder(folder);
  expect(modeOf(folder)).toBe('0700');
  expect(modeOf(join(folder, '..'))).toBe('0700');
  createPrivateFolder('/');
});

it('says that a folder cannot be created where a file is in its way', () => {
  const file = join(newFolder(), 'store');
  writeFileSync(file, '');
  expect(() => createPrivateFolder(file)).toThrow('EEXIST');
  expect(() => createPrivateFolder(join(file, 'a', 'b'))).toThrow('EEXIST');
});

it('creates a file that is open to nobody else for a moment', () => {
  const path = join(newFolder(), 'store.sqlite');
  createPrivateFile(path);
  expect(modeOf(path)).toBe('0600');
});

it('closes a store that was open to other users, and warns of its folder', async () => {
  const folder = newFolder();
  const file = join(folder, 'lorikeet.sqlite');
  writeFileSync(file, '');
  for (const path of [file, folder]) chmodSync(path, 0o755);
  expect(await openAndWrite(file)).toEqual([expect.stringContaining(`run chmod 700 ${folder}`)]);
  expect(modeOf(folder)).toBe('0755');
  chmodSync(folder, 0o700);
  expect(await openAndWrite(file)).toEqual([]);
});

const PICTURE = { index: 0, bytes: Buffer.alloc(10), format: 'webp', width: 256, height: 256 } as const;

it.each(['new', 'there already'])(
  'keeps other users out of undelivered pictures, in a folder that is %s',
  async (kind) => {
    const folder = join(newFolder(), 'undelivered');
    if (kind !== 'new') mkdirSync(folder, { mode: 0o755 });
    const log = { error: expect.fail, warn: expect.fail };
    const bounds = { maxBytes: 1000, maxAgeMs: 1000 };
    await using undelivered = await openUndelivered({ folder, log, now: Date.now, ...bounds });
    await undelivered.put('123', { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true });
    expect([modeOf(folder), modeOf(join(folder, '123'))]).toEqual(['0700', '0700']);
    const files = globSync(`${folder}/123/*`);
    expect(files).toHaveLength(2);
    for (const file of files) expect(modeOf(file), file).toBe('0600');
  },
);

it('removes undelivered pictures as time passes, though nothing new comes', async () => {
  const folder = join(newFolder(), 'undelivered');
  let now = Date.now();
  const log = { error: expect.fail, warn: () => {} };
  const bounds = { maxBytes: 1000, maxAgeMs: 60_000, pruneIntervalMs: 5 };
  await using undelivered = await openUndelivered({ folder, log, now: () => now, ...bounds });
  await undelivered.put('123', { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true });
  expect(existsSync(join(folder, '123'))).toBe(true);
  now += 120_000;
  await expect.poll(() => existsSync(join(folder, '123'))).toBe(false);
});

it('leaves what others keep in a folder for undelivered pictures: its rights, and folders with a number', async () => {
  const folder = newFolder();
  const names = ['2019', '.2020-photos', 'notes'];
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'holiday.jpg'), '');
    utimesSync(join(folder, name), 0, 0);
  }
  chmodSync(folder, 0o755);
  const warnings: unknown[] = [];
  const log = { error: expect.fail, warn: (...line: unknown[]) => void warnings.push(line) };
  await using undelivered = await openUndelivered({ folder, log, now: Date.now, maxBytes: 1000, maxAgeMs: 1000 });
  await undelivered.put('123', { pictures: [PICTURE], filteredCount: 0, seconds: 1, sketch: true });
  expect(await undelivered.usedBytes()).toBeGreaterThan(0);
  for (const name of names) expect(existsSync(join(folder, name, 'holiday.jpg')), name).toBe(true);
  expect(warnings).toEqual([]);
  expect([modeOf(folder), modeOf(join(folder, '123'))]).toEqual(['0755', '0700']);
});

it('changes nothing of a file that is no store', async () => {
  const file = join(newFolder(), 'notes.txt');
  writeFileSync(file, 'a shopping list, which is not a database'.repeat(100), { mode: 0o644 });
  await expect(openAndWrite(file)).rejects.toThrow('cannot be used');
  expect(modeOf(file)).toBe('0644');
});

it('advises to change the rights of a folder only if the store has it to itself', async () => {
  const folder = newFolder();
  chmodSync(folder, 0o755);
  const [warning] = await openAndWrite(join(folder, 'lorikeet.sqlite'));
  expect(warning).toContain(
    `if nothing else needs ${folder}, run chmod 700 ${folder}; otherwise give the store a folder of its own`,
  );
});
