import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { GenerationResult } from '#services/backends/backend.ts';
import { openUndelivered, UNDELIVERED_RETENTION_MS } from '#services/images/undelivered/undelivered.ts';

const result = (byte: number): GenerationResult => ({
  pictures: [{ index: 0, bytes: Buffer.alloc(10, byte), format: 'webp', width: 8, height: 8 }],
  filteredCount: 0,
  seconds: 1,
  sketch: false,
});

async function open(folder: string) {
  const lines: string[] = [];
  const log = pino({}, { write: (line) => lines.push(line) });
  const bounds = { maxBytes: 2 ** 20, maxAgeMs: UNDELIVERED_RETENTION_MS };
  return { undelivered: await openUndelivered({ folder, ...bounds, now: Date.now, log }), lines };
}

/** A data folder of an earlier version, with a picture and a cell of a sheet in `kept`. */
async function legacyDataFolder() {
  const data = mkdtempSync(join(tmpdir(), 'lorikeet-undelivered-test-'));
  await (await open(join(data, 'kept'))).undelivered.put('1', result(1));
  await (await open(join(data, 'kept', 'sheets'))).undelivered.put('2_1', result(2));
  return data;
}

it('moves the pictures that an earlier version kept, including cells of sheets', async () => {
  const data = await legacyDataFolder();
  const { undelivered, lines } = await open(join(data, 'undelivered'));
  const cells = await open(join(data, 'undelivered', 'sheets'));
  expect(await undelivered.get('1')).toEqual(result(1));
  expect(await cells.undelivered.get('2_1')).toEqual(result(2));
  expect(existsSync(join(data, 'kept'))).toBe(false);
  expect(lines.join()).toContain('undelivered pictures were moved from');
});

it('moves them once where several processes start together', async () => {
  const data = await legacyDataFolder();
  const opened = await Promise.all(Array.from({ length: 3 }, () => open(join(data, 'undelivered'))));
  for (const { undelivered } of opened) expect(await undelivered.get('1')).toEqual(result(1));
  expect(opened.flatMap(({ lines }) => lines).join()).not.toContain('cannot be');
});

it('does not move files of others, or pictures that the new folder has already', async () => {
  const data = await legacyDataFolder();
  mkdirSync(join(data, 'kept', '2026-holiday'));
  writeFileSync(join(data, 'kept', 'notes.txt'), 'mine');
  await (await open(join(data, 'elsewhere'))).undelivered.put('1', result(3));
  expect(readdirSync(join(data, 'kept')).sort()).toEqual(['1', '2026-holiday', 'notes.txt', 'sheets']);
  const { undelivered } = await open(join(data, 'undelivered'));
  expect(readdirSync(join(data, 'kept')).sort()).toEqual(['2026-holiday', 'notes.txt']);
  await (await open(join(data, 'kept'))).undelivered.put('1', result(4));
  await open(join(data, 'undelivered'));
  expect(await undelivered.get('1')).toEqual(result(1));
});

it('tells the operator what to do where they cannot be moved', async () => {
  const data = mkdtempSync(join(tmpdir(), 'lorikeet-undelivered-test-'));
  writeFileSync(join(data, 'kept'), 'a file, not a folder');
  const { undelivered, lines } = await open(join(data, 'undelivered'));
  expect(lines.join()).toContain(`or set UNDELIVERED_DIR=${join(data, 'kept')}`);
  await undelivered.put('1', result(1));
  expect(await undelivered.get('1')).toEqual(result(1));
});
